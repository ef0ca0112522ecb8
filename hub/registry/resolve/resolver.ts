/**
 * Resolves who sent each contact, just after it was taken: what they said becomes an observation of their entry, and the
 * entry's person is compared with the persons who share a key with it. What is certain is merged, what is doubtful is
 * proposed to an agent, the rest stays as it is. By design D13 nothing of cases or actors moves, so nobody waits for this.
 *
 * A task stays until its contact is resolved, and every step is known by the contact's cause: a hub that dies in the middle
 * leaves a task that another one does again, to the same end.
 */
import type { IdentityTask, ResolveQueries } from "../../../db/queries/registry/resolve/resolve.ts";
import type { Log } from "../../log.ts";
import type { Vault } from "../../vault/vault.ts";
import { type Decision, decide, type Judge } from "../matching/decide/decide.ts";
import type { Veto } from "../matching/decide/guard.ts";
import { hashKey, keysOf } from "../matching/person/keys.ts";
import { type Features, normalise } from "../matching/person/person.ts";
import { idOf } from "../record/ids.ts";
import type { Records } from "../record/records.ts";
import type { NewObservation } from "../record/requests.ts";
import { asSaid, certifiedFields, claimOf, declaredFields, type Said } from "./said.ts";

export type ResolverOptions = {
  readonly queries: ResolveQueries;
  readonly records: Pick<Records, "addObservations" | "merge" | "propose" | "personsOf">;
  readonly vault: Pick<Vault, "load" | "open" | "fingerprint">;
  readonly judge: Omit<Judge, "holdersOf">;
  readonly now: () => number;
  readonly log: Log;
  /** True while people wait for answers: they come first. */
  readonly isBusy: () => boolean;
};

export type Resolver = {
  /** Looks for tasks now, unless people wait for answers: then they are looked at now and then. */
  wake(): void;
  /** Resolves once nothing is due. For tests and shutdown. */
  idle(): Promise<void>;
  /** Ends what is under way, and stops. */
  close(): Promise<void>;
};

const TASKS_MAX = 50;
const BUSY_TASKS_MAX = 4;
/** How long a hub has for the tasks that it took; another one takes them after that. */
const TAKEN_MS = 30_000;
const POLL_MS = 1_000;
const BY = { kind: "automation", rule: "resolver" } as const;

/** Starts the resolver. */
export function createResolver(options: ResolverOptions): Resolver {
  const { queries, now, log } = options;
  let working: Promise<void> | null = null;
  let isAskedAgain = false;
  let isClosed = false;

  async function work(): Promise<void> {
    do {
      isAskedAgain = false;
      const limit = options.isBusy() ? BUSY_TASKS_MAX : TASKS_MAX;
      const tasks = await queries.takeTasks(limit, iso(now()), iso(now() + TAKEN_MS));
      if (tasks.length > 0) await resolveAll(tasks);
      if (tasks.length === limit && !options.isBusy()) isAskedAgain = true;
    } while (isAskedAgain && !isClosed);
  }

  /** Together as far as they can be; what fails is tried again when its time is over, and the others go on. */
  async function resolveAll(tasks: readonly IdentityTask[]): Promise<void> {
    const observed = await observe(options, tasks).catch(async (error: unknown) => {
      if (tasks.length === 1) throw error;
      const each = await Promise.allSettled(tasks.map((task) => observe(options, [task])));
      return each.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    });
    const ended: string[] = [];
    for (const one of observed) {
      try {
        await compare(options, one);
        ended.push(one.task.cause);
      } catch (error) {
        log.warn({ error }, "the sender of a contact could not be compared, tried again");
      }
    }
    await queries.endTasks(ended);
  }

  function look(): void {
    isAskedAgain = true;
    if (working !== null || isClosed) return;
    working = work()
      .catch((error: unknown) => log.warn({ error }, "the registry's tasks could not be read"))
      .finally(() => {
        working = null;
        if (isAskedAgain && !isClosed) look();
      });
  }

  const timer = setInterval(look, POLL_MS);
  timer.unref();
  look();

  async function idle(): Promise<void> {
    while (working !== null) await working;
  }

  return {
    wake() {
      if (!options.isBusy()) look();
    },
    idle,
    async close() {
      isClosed = true;
      clearInterval(timer);
      await idle();
    },
  };
}

type Known = { readonly observation: string; readonly features: Features; readonly keys: readonly string[] };
type Observed = { readonly task: IdentityTask; readonly known: readonly Known[] };

/** Records what was said, and returns what of it says something new of somebody. */
async function observe(options: ResolverOptions, tasks: readonly IdentityTask[]): Promise<readonly Observed[]> {
  const { vault, records, queries } = options;
  await vault.load(tasks.map(({ entry }) => entry));
  // Of somebody who was erased meanwhile nothing opens: there is nobody left to observe.
  const said = tasks.map((task) => {
    const opened = vault.open(task.entry, task.sealed);
    return { task, observations: opened === null ? [] : observationsOf(options, task, asSaid(opened)) };
  });
  const outcomes = await records.addObservations(said.flatMap(({ observations }) => observations));
  const accepted = new Set(
    said.flatMap(({ observations }) => observations).filter((_, index) => outcomes[index]?.accepted),
  );
  const observed = said.map(({ task, observations }) => ({
    task,
    known: observations.filter((one) => accepted.has(one)).flatMap((one) => comparable(vault, one)),
  }));
  // Found by others from now on: of two that come at once, the later one to look sees both.
  const repeated = await queries.addRecords(observed.flatMap(({ known }) => known));
  return observed.map(({ task, known }) => ({
    task,
    known: known.filter(({ observation }) => !repeated.has(observation)),
  }));
}

function comparable(vault: ResolverOptions["vault"], { cause, fields, external }: NewObservation): readonly Known[] {
  // As an HMAC, like the link: what an outsider knows them by stands in no table.
  const claim = claimOf(fields, external ? vault.fingerprint("compared subject", JSON.stringify(external)) : undefined);
  if (!claim) return [];
  const features = normalise(claim);
  return [{ observation: idOf("observation", cause), features, keys: keysOf(features) }];
}

async function compare({ queries, records, judge }: ResolverOptions, { task, known }: Observed): Promise<void> {
  if (known.length === 0) return;
  const person = (await records.personsOf([task.entry])).get(task.entry) ?? task.entry;
  const keys = [...new Set(known.flatMap((one) => one.keys))];
  const points = known.flatMap(({ features }) => [...features.emails, ...features.phones]);
  const [candidates, size, holders] = await Promise.all([
    queries.findCandidates(keys, person),
    queries.countEntries(),
    queries.countHolders(points.map(pointKey)),
  ]);
  // What stands in the table was normalised by this module, so its shape is trusted.
  const entities = candidates.map(({ person, features }) => ({ id: person, records: features as readonly Features[] }));
  const holdersOf = (value: string) => holders.get(pointKey(value)) ?? 0;
  const decisions = known.map(({ features }) =>
    decide(features, entities, Math.max(size, PEOPLE), { ...judge, holdersOf }),
  );
  const linked = decisions.find(({ action }) => action === "link");
  for (const decision of linked ? [linked] : decisions) await carryOut(records, task, decision);
}

/**
 * Who may write at all: the inhabitants of the Département (INSEE). A registry that has ten of them so far must not take a
 * name for proof because it is the only one of ten.
 */
const PEOPLE = 1_100_000;

/** Two persons to ask about when neither leads, else the nearest. */
const ASKED_MAX = 2;

async function carryOut(
  records: Pick<ResolverOptions["records"], "merge" | "propose">,
  { cause, entry }: IdentityTask,
  { action, entity, reason, proposals, model }: Decision,
): Promise<void> {
  if (action === "create") return;
  const by = { ...BY, model };
  const near = proposals.filter((proposal) => action === "review" || proposal.entity === entity);
  let why: string = reason;
  if (action === "link" && entity !== null) {
    const evidence = near[0]?.evidence ?? [];
    const merged = await records.merge({ by, evidence, left: entry, right: entity, reason, cause: `${cause}#merge` });
    if (merged.accepted || merged.refusal.reason === "same-person") return;
    // What only an agent may decide is asked of one.
    if (merged.refusal.reason === "two-identities") why = OTHER_SUBJECT;
  }
  for (const proposal of near.slice(0, reason === "two-candidates" ? ASKED_MAX : 1)) {
    const { evidence, score } = proposal;
    const asked = { by, evidence, score, left: entry, right: proposal.entity, reason: proposal.veto ?? why };
    // Two certified identities are one person's when the civil status changed: an agent sees that, the hub never does.
    const isNewCivilStatus = asked.reason === OTHER_SUBJECT;
    await records.propose({ ...asked, isNewCivilStatus, cause: `${cause}#propose:${proposal.entity}` });
  }
}

const OTHER_SUBJECT = "other-subject" satisfies Veto;

/** The key of a contact point among the keys of a person: see `matching/person/keys.ts`. */
const pointKey = (value: string) => hashKey(value.includes("@") ? `mail ${value}` : `tel ${value}`);

/** What the provider certified and what the person typed are two observations; the first is one however often they come. */
function observationsOf(
  { vault }: ResolverOptions,
  { cause, entry }: IdentityTask,
  { channel, at, sender, account }: Said,
): NewObservation[] {
  const common = { by: { ...BY, model: null }, entry, channel, at } as const;
  const declared = declaredFields(sender);
  const identity = account?.identity ? certifiedFields(account.identity) : null;
  return [
    ...(account && identity
      ? [
          {
            ...common,
            cause: `certified:${vault.fingerprint("certified identity", JSON.stringify([entry, account]))}`,
            source: "franceconnect",
            assurance: "substantial",
            external: { system: account.issuer, id: account.subject },
            fields: identity,
          } as const,
        ]
      : []),
    ...(declared
      ? [
          {
            ...common,
            cause: `${cause}#declared`,
            source: "declared",
            assurance: "none",
            external: null,
            fields: declared,
          } as const,
        ]
      : []),
  ];
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
