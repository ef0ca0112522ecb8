/** What happens in the simulated world, drawn from its seed: people's doings, and accidents. */
import type { AgentInput } from "../../machines/agent/language.ts";
import type { CaseInput } from "../../machines/case/language.ts";
import type { CaseState } from "../../machines/case/state.ts";
import type { CitizenState } from "../../machines/citizen/citizen.ts";
import type { ActorId } from "../../machines/kind.ts";
import { AGENTS, actOf, contactOf, openingOf, presenceInput } from "../../machines/simulation/operations.ts";
import type { Bug } from "./bugs.ts";
import { createWorld, type World } from "./world.ts";

const STEPS = 70;
const CITIZENS = 4;
const CHANNELS = ["web", "email"] as const;
const STATUSES = ["sent", "bounced", "refused", "unknown"] as const;

/** What one seed showed. */
export type Played = { readonly violations: readonly string[]; readonly facts: number; readonly world: World };

/** Plays the world of a seed to its end, or to the first thing that must not be. */
export async function play(seed: number, bug?: Bug): Promise<Played> {
  const world = createWorld(seed, bug);
  await world.clock.pass(3_000);
  for (const agent of AGENTS) command(world, agent, `agent:${agent}`, presenceInput("enter"));
  for (let step = 0; step < STEPS && world.violations.length === 0; step++) {
    doSomething(world, step);
    await world.clock.pass(world.random.chance(0.3) ? 0 : world.random.int(1_200));
    world.watch.step();
  }
  if (world.violations.length === 0) await world.end();
  return { violations: world.violations, facts: world.database.facts.length, world };
}

function doSomething(world: World, step: number): void {
  const { random } = world;
  const id = `${step}`;
  const dice = random.int(100);
  if (dice < 12) open(world, id);
  else if (dice < 20) write(world, id);
  else if (dice < 26) present(world);
  else if (dice < 48) claim(world, id);
  else if (dice < 68) act(world, id);
  else if (dice < 71) report(world);
  else if (dice < 74) askAgain(world);
  else if (dice < 76) reuseKey(world);
  else if (dice < 78) open(world, id, "a\u0000b");
  else if (dice < 97) accident(world, dice);
  else world.clock.leap(random.pick([6_000, 6_000, 780_000, 31 * 86_400_000]));
}

/** Hubs die, stand still and come back; the stream loses its end or all of itself; the database is reached badly. */
function accident({ random, hubs, up, startHub, network, stream, setFaults }: World, dice: number): void {
  const [hub] = up().length > 0 ? [random.pick(up() as [ReturnType<typeof up>[0], ...ReturnType<typeof up>])] : [];
  if (dice < 81) hub?.kill();
  else if (dice < 85) hub?.pause();
  else if (dice < 89) for (const paused of hubs) paused.resume();
  else if (dice < 92 && up().length < 3) startHub();
  else if (dice < 94) network.loseTail(random.int(stream.messages.length + 1));
  else if (dice < 95) network.removeStream();
  else setFaults(random.chance(0.5));
}

type Place = { readonly actor: ActorId; readonly state: CaseState };

function cases({ database }: World): readonly Place[] {
  return [...database.snapshots.values()].flatMap(({ actor, state }) =>
    actor.startsWith("citizen:")
      ? Object.values((state as unknown as CitizenState).cases).map((one) => ({ actor, state: one }))
      : [],
  );
}

function anyCase(world: World): Place | undefined {
  const all = cases(world);
  return all[world.random.int(all.length)];
}

const nowOf = ({ clock }: World) => new Date(clock.now()).toISOString();
const anyAgent = ({ random }: World) => random.pick(AGENTS as unknown as [string, ...string[]]);

function contact(world: World, id: string) {
  const { random } = world;
  const [isJunk, isAutomatic, canAnswer] = [random.chance(0.1), random.chance(0.2), random.chance(0.5)];
  return contactOf(
    { isJunk, isAutomatic, canAnswer, channel: random.pick(CHANNELS as unknown as ["web", "email"]) },
    `x${id}`,
    nowOf(world),
  );
}

function open(world: World, id: string, sealed?: string): void {
  const { doors, poisons, random } = world;
  const cause = `web:${id}`;
  if (sealed !== undefined) poisons.add(cause);
  const input: CaseInput = {
    type: "contact.receive",
    contact: contact(world, id),
    opening: openingOf(`c${id}`),
    ...(sealed === undefined ? {} : { sealed }),
  };
  doors.ask({ cause, actor: `citizen:e${random.int(CITIZENS)}`, input, at: nowOf(world) });
}

function write(world: World, id: string): void {
  const found = anyCase(world);
  if (!found) return;
  const input: CaseInput = { type: "contact.receive", contact: contact(world, id), caseId: found.state.caseId };
  world.doors.ask({ cause: `web:${id}`, actor: found.actor, input, at: nowOf(world) });
}

function command(world: World, agent: string, actor: ActorId, input: AgentInput | CaseInput): void {
  const cause = `cmd:${agent}:${world.doors.requests.size}`;
  world.doors.ask({ cause, actor, input, at: nowOf(world), digest: JSON.stringify(input).length.toString(36) });
}

function present(world: World): void {
  const agent = anyAgent(world);
  const how = world.random.pick(["enter", "enter", "enter", "leave", "pause", "resume"]);
  command(world, agent, `agent:${agent}`, presenceInput(how));
}

/** Often the whole team wants the same case. */
function claim(world: World, id: string): void {
  const found = anyCase(world);
  if (!found) return;
  const { caseId, channel } = found.state;
  const agents = world.random.chance(0.3) ? AGENTS : [anyAgent(world)];
  for (const agent of agents) {
    const reservation = `r${id}-${agent}`;
    command(world, agent, `agent:${agent}`, { type: "agent.claim", caseId, channel, reservation, holder: found.actor });
  }
}

function act(world: World, id: string): void {
  const { random, clock } = world;
  const held = cases(world).filter(({ state }) => state.holder !== null);
  const found = held[random.int(held.length)] ?? anyCase(world);
  if (!found) return;
  const { caseId, holder } = found.state;
  const agent = holder && random.chance(0.8) ? holder.agent : anyAgent(world);
  const soon = new Date(clock.now() + 120_000).toISOString();
  command(world, agent, found.actor, actOf(random.int(12), { caseId, agent, id: `m${id}`, soon, service: `s${id}` }));
}

function report(world: World): void {
  const found = anyCase(world);
  if (!found) return;
  const status = world.random.pick(STATUSES as unknown as [(typeof STATUSES)[number]]);
  const input: CaseInput = {
    type: "delivery.report",
    caseId: found.state.caseId,
    messageId: "m0",
    status,
    detail: null,
  };
  world.doors.ask({ cause: `mail:${world.doors.requests.size}`, actor: found.actor, input, at: nowOf(world) });
}

/** A sender who did not understand, or a relay that was told twice. */
function askAgain({ doors, random }: World): void {
  const known = [...doors.requests.values()];
  const again = known[random.int(known.length)];
  if (!again) return;
  const { replyTo: _, ...envelope } = again.envelope;
  doors.ask(envelope);
}

function reuseKey({ doors, random, publish }: World): void {
  const known = [...doors.requests.values()].filter(({ heard, envelope }) => heard && envelope.digest);
  const again = known[random.int(known.length)];
  if (again) publish({ ...again.envelope, replyTo: "reply.intruder", digest: "another" });
}
