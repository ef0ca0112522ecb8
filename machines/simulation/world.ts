/**
 * Test support: a small world of actors, without a runtime.
 *
 * Steps between actors wait in a bag and are delivered in any order, some twice, each applied once, as the runtime promises
 * and no better. Time stands still unless it is moved. After every turn the actor is held to what must always be true of it:
 * facts are taken, the state is plain JSON, and replaying the facts gives the same state and nothing else.
 */
import { expect } from "vitest";
import type { AgentState } from "../agent/state.ts";
import { assert } from "../assert.ts";
import { laterBy } from "../calendar/instant.ts";
import type { CaseState } from "../case/state.ts";
import type { CitizenState } from "../citizen/citizen.ts";
import type { ActorId, Decision, Effect, Fact, Input, Instant, Kind, Told } from "../kind.ts";
import { kinds } from "../kinds.ts";
import { readTimerName } from "../timers.ts";

type Actor = { state: unknown; facts: Fact[]; readonly timers: Map<string, Instant> };
type Step = Told & { readonly cause: string; readonly answers: string | null };

export class World {
  now: Instant = "2026-11-24T09:00:00.000Z";
  readonly actors = new Map<ActorId, Actor>();
  readonly inFlight: Step[] = [];
  /** Timers as they were once armed: what an owner that lags behind may still inject. */
  readonly oldTimers: { readonly actor: ActorId; readonly name: string; readonly dueAt: Instant }[] = [];
  /** Keys of mails handed to the worker. */
  readonly mails: string[] = [];
  private readonly applied = new Set<string>();
  private causes = 0;

  /** Gives an input from outside to an actor. A claim's answer comes later, with its step. */
  send(to: ActorId, input: Input): Decision<Fact> {
    return this.turn({ to, input, cause: `cmd:${++this.causes}`, answers: null });
  }

  /** Delivers one step of the bag. Returns it with what was decided, or null when it was applied before. */
  deliver(index: number, isKept: boolean): { readonly step: Step; readonly decision: Decision<Fact> } | null {
    const at = index % this.inFlight.length;
    const step = this.inFlight[at];
    assert(step, "the bag has a step to deliver");
    if (!isKept) this.inFlight.splice(at, 1);
    if (this.applied.has(step.cause)) return null;
    this.applied.add(step.cause);
    return { step, decision: this.turn(step) };
  }

  /** Returns the armed timers that are due, the oldest first. */
  dueTimers() {
    const armed = [...this.actors].flatMap(([actor, { timers }]) =>
      [...timers].map(([name, dueAt]) => ({ actor, name, dueAt })),
    );
    return armed.filter(({ dueAt }) => dueAt <= this.now).toSorted((a, b) => a.dueAt.localeCompare(b.dueAt));
  }

  pass(ms: number): void {
    this.now = laterBy(this.now, ms);
  }

  cases(): readonly { readonly actor: ActorId; readonly state: CaseState }[] {
    return this.of<CitizenState>("citizen:").flatMap(([actor, { cases }]) =>
      Object.values(cases).map((state) => ({ actor, state })),
    );
  }

  agents(): readonly (readonly [ActorId, AgentState])[] {
    return this.of<AgentState>("agent:");
  }

  private of<S>(prefix: string): readonly (readonly [ActorId, S])[] {
    return [...this.actors].filter(([id]) => id.startsWith(prefix)).map(([id, { state }]) => [id, state as S] as const);
  }

  private turn({ to, input, cause, answers }: Step): Decision<Fact> {
    const kind = kindOf(to);
    const actor = this.actors.get(to) ?? { state: kind.initial(), facts: [], timers: new Map<string, Instant>() };
    this.actors.set(to, actor);
    // A timer that fell due is no longer armed, whatever the actor makes of it.
    if (input.type === "timer.due") this.disarm(actor, input as { name?: string; dueAt?: Instant });
    const decision = kind.decide(actor.state, input, { actor: to, cause, at: this.now });
    const told = [...(decision.tells ?? [])];
    for (const fact of decision.accepted ? decision.facts : []) {
      const step = kind.evolve(actor.state, fact);
      actor.state = step.state;
      actor.facts.push(fact);
      for (const effect of step.effects) this.perform(to, actor, effect, told);
    }
    const isForwarded = decision.accepted && decision.forwarded === true;
    for (const [n, tell] of told.entries())
      this.inFlight.push({ ...tell, cause: `${cause}/${n}`, answers: isForwarded ? cause : answers });
    this.check(kind, actor);
    return decision;
  }

  private disarm({ timers }: Actor, { name = "", dueAt }: { name?: string; dueAt?: Instant }): void {
    if (timers.get(name) === dueAt) timers.delete(name);
  }

  private perform(id: ActorId, { timers }: Actor, effect: Effect, told: Told[]): void {
    switch (effect.type) {
      case "startTimer":
        timers.set(effect.name, effect.dueAt);
        this.oldTimers.push({ actor: id, name: effect.name, dueAt: effect.dueAt });
        break;
      case "stopTimer":
        timers.delete(effect.name);
        break;
      case "tell":
        told.push(effect);
        break;
      case "work":
        expect(this.mails).not.toContain(effect.key);
        this.mails.push(effect.key);
    }
  }

  private check(kind: AnyKind, { state, facts }: Actor): void {
    expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
    // Long histories are replayed at the end, by `replayAll`.
    if (facts.length <= 8) this.replay(kind, facts, state);
  }

  /** Replays every actor from its facts and compares. */
  replayAll(): void {
    for (const [id, { facts, state }] of this.actors) this.replay(kindOf(id), facts, state);
  }

  private replay(kind: AnyKind, facts: readonly Fact[], state: unknown): void {
    const stored = JSON.parse(JSON.stringify(facts)) as readonly Fact[];
    expect(stored.reduce((before, fact) => kind.evolve(before, fact).state, kind.initial())).toStrictEqual(state);
  }
}

type AnyKind = Kind<unknown, Input, Fact>;

/** The runtime looks kinds up in the same way: by the name before the colon, trusting the door for the input's type. */
function kindOf(actor: ActorId): AnyKind {
  const name = readTimerName(actor).name;
  assert(name === "citizen" || name === "agent", `${actor} is of a kind that exists`);
  return kinds[name] as unknown as AnyKind;
}
