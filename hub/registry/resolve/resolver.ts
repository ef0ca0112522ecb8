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
import { type Decision, decide, type Judge, type Proposal } from "../matching/decide/decide.ts";
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
      for (const task of tasks) await attempt(task);
      if (tasks.length === limit && !options.isBusy()) isAskedAgain = true;
    } while (isAskedAgain && !isClosed);
  }

  /** A task that fails is tried again when its time is over; the others go on. */
  async function attempt(task: IdentityTask): Promise<void> {
    try {
      await resolve(options, task);
      await queries.endTasks([task.cause]);
    } catch (error) {
      log.warn({ error }, "the sender of a contact could not be resolved, tried again");
    }
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

async function resolve(options: ResolverOptions, task: IdentityTask): Promise<void> {
  const { vault, records, queries } = options;
  await vault.load([task.entry]);
  const opened = vault.open(task.entry, task.sealed);
  // Erased meanwhile: there is nobody left.
  if (opened === null) return;
  const said = observationsOf(options, task, asSaid(opened));
  const before = await queries.knownRecords(said.map(({ cause }) => idOf("observation", cause)));
  const observed = said.filter(({ cause }) => !before.has(idOf("observation", cause)));
  if (observed.length === 0) return;
  const outcomes = await records.addObservations(observed);
  const known = observed.flatMap(({ cause, fields }, index) => {
    const outcome = outcomes[index];
    if (outcome && !outcome.accepted)
      options.log.warn({ reason: outcome.refusal.reason }, "an observation was refused");
    const claim = outcome?.accepted ? claimOf(fields) : null;
    const features = claim && normalise(claim);
    return features ? [{ observation: idOf("observation", cause), features, keys: keysOf(features) }] : [];
  });
  // Found by others from now on: of two that come at once, the later one to look sees both.
  await queries.addRecords(known);
  if (known.length > 0) await compare(options, task, known);
}

async function compare(
  { queries, records, judge }: ResolverOptions,
  { cause, entry }: IdentityTask,
  known: readonly Known[],
): Promise<void> {
  const person = (await records.personsOf([entry])).get(entry) ?? entry;
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
  const decisions = known.map(({ features }) => decide(features, entities, size, { ...judge, holdersOf }));
  const linked = decisions.find(({ action }) => action === "link");
  for (const decision of linked ? [linked] : decisions) await carryOut(records, { cause, entry }, decision);
}

/** Two persons to ask about when neither leads, else the nearest. */
const ASKED_MAX = 2;

async function carryOut(
  records: Pick<ResolverOptions["records"], "merge" | "propose">,
  { cause, entry }: Pick<IdentityTask, "cause" | "entry">,
  { action, entity, reason, proposals, model }: Decision,
): Promise<void> {
  const by = { ...BY, model };
  const about = (proposal: Proposal) => ({ by, evidence: proposal.evidence, left: entry, right: proposal.entity });
  const near = proposals.filter((proposal) => action !== "link" || proposal.entity === entity);
  if (action === "link" && entity !== null) {
    const [found] = near;
    const evidence = found?.evidence ?? [];
    const merged = await records.merge({ by, evidence, left: entry, right: entity, reason, cause: `${cause}#merge` });
    // What only an agent may decide is asked of one.
    if (merged.accepted || merged.refusal.reason === "same-person") return;
  }
  if (action === "create") return;
  for (const proposal of near.slice(0, reason === "two-candidates" ? ASKED_MAX : 1)) {
    const why = proposal.veto ?? reason;
    const question = { ...about(proposal), reason: why, score: proposal.score };
    await records.propose({ ...question, cause: `${cause}#propose:${proposal.entity}` });
  }
}

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
