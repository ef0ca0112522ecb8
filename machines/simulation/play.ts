/** Test support: plays one history in the machines and in the model at once, and compares them. */
import { expect } from "vitest";
import type { AgentInput } from "../agent/language.ts";
import { casesOn } from "../agent/state.ts";
import { assert } from "../assert.ts";
import { laterBy, MINUTE_MS } from "../calendar/instant.ts";
import type { CaseInput, Channel } from "../case/language.ts";
import { type CaseState, owes } from "../case/state.ts";
import type { ActorId, Decision, Fact } from "../kind.ts";
import { readTimerName } from "../timers.ts";
import { Model, type ModelCase, whereOf } from "./model.ts";
import { actOf, CAPACITY, contactOf, type Operation, openingOf, presenceInput } from "./operations.ts";
import { World } from "./world.ts";

type Asked = Exclude<CaseInput, { readonly type: "timer.due" }>;
type OnCase = Extract<Operation, { readonly do: "write" | "claim" | "act" | "report" }>;

export class Play {
  readonly world = new World();
  private readonly model = new Model();
  private count = 0;

  run(step: Operation): void {
    const id = `${++this.count}`;
    switch (step.do) {
      case "open": {
        const contact = contactOf(step, id, this.world.now);
        this.ask(`citizen:e${step.citizen}`, { type: "contact.receive", contact, opening: openingOf(`c${id}`) });
        break;
      }
      case "present":
        this.world.send(`agent:${step.agent}`, presenceInput(step.how));
        break;
      case "deliver":
        this.deliver(step.which, step.isKept);
        break;
      case "pass":
        this.world.pass(step.ms);
        this.fireDue();
        break;
      case "old timer": {
        const past = this.world.oldTimers.filter(({ dueAt }) => dueAt <= this.world.now);
        const timer = past[step.which % past.length];
        if (timer) this.fire(timer);
        break;
      }
      case "write":
      case "claim":
      case "act":
      case "report": {
        const cases = this.world.cases();
        const chosen = cases[step.which % cases.length];
        if (chosen) this.onCase(step, id, chosen.actor, chosen.state);
        break;
      }
    }
  }

  /** Delivers all that is in the air. Then no reservation is in doubt, and each holds a case: none is lost, none is left over. */
  settle(): void {
    while (this.world.inFlight.length > 0) this.deliver(0, false);
    this.check();
    const reserved = this.world.agents().flatMap(([, state]) => Object.entries(state.reservations));
    expect(reserved.filter(([, { state }]) => state !== "held")).toEqual([]);
    const holding = this.world.cases().flatMap(({ state }) => (state.holder ? [state.holder.reservation] : []));
    expect(reserved.map(([id]) => id).toSorted()).toEqual(holding.toSorted());
  }

  /** What is true after every step. */
  check(): void {
    const agents = new Map(this.world.agents());
    const held = new Map<string, number>();
    for (const { state } of this.world.cases()) {
      this.compare(state, this.model.cases.get(state.caseId));
      if (!state.holder) continue;
      const { agent, reservation } = state.holder;
      // Never both taken and freed.
      expect(agents.get(`agent:${agent}`)?.reservations).toHaveProperty(reservation);
      const key = `${agent} ${state.channel}`;
      held.set(key, (held.get(key) ?? 0) + 1);
    }
    for (const [key, count] of held) expect(count).toBeLessThanOrEqual(CAPACITY[key.split(" ")[1] as Channel]);
    for (const state of agents.values())
      for (const channel of ["web", "email"] as const)
        expect(casesOn(state, channel).length).toBeLessThanOrEqual(CAPACITY[channel]);
    expect(this.armed()).toEqual(this.expectedTimers());
  }

  private compare(state: CaseState, known: ModelCase | undefined): void {
    assert(known, `the model knows ${state.caseId}`);
    const { where, agent, reservation } = known;
    const holder = state.holder;
    expect({ where: whereOf(state), agent: holder?.agent ?? null, reservation: holder?.reservation ?? null }).toEqual({
      where,
      agent,
      reservation,
    });
    const isWork = where === "junk" || where === "queue" || where === "held";
    expect(owes(state) === "administration").toBe(isWork);
    expect(state.breachAt !== null).toBe(where === "queue" || where === "held");
  }

  private onCase(step: OnCase, id: string, actor: ActorId, state: CaseState): void {
    const { caseId, channel, holder } = state;
    switch (step.do) {
      case "write": {
        const contact = contactOf(step, id, this.world.now);
        this.ask(actor, { type: "contact.receive", contact, caseId });
        // After a citizen's message the case is work, whatever it was before.
        const after = this.world.cases().find(({ state }) => state.caseId === caseId);
        if (!step.isAutomatic) expect(["received", "queued", "claimed"]).toContain(after?.state.state);
        break;
      }
      case "claim": {
        const input: AgentInput = { type: "agent.claim", caseId, channel, reservation: `r${id}`, holder: actor };
        this.world.send(`agent:${step.agent}`, input);
        break;
      }
      case "act": {
        const agent = step.isHolder && holder ? holder.agent : step.agent;
        const soon = laterBy(this.world.now, 2 * MINUTE_MS);
        const said = step.read === "nothing said" ? {} : { seen: step.read === "all" ? state.lastContact : "m0" };
        this.ask(actor, actOf(step.how, { caseId, agent, id: `m${id}`, soon, service: `s${id}`, ...said }));
        break;
      }
      case "report":
        this.ask(actor, { type: "delivery.report", caseId, messageId: "m0", status: step.status, detail: null });
    }
  }

  private ask(actor: ActorId, input: Asked): void {
    this.agree(input, this.world.send(actor, input));
  }

  private agree(input: Asked, decision: Decision<Fact>): void {
    expect({ input, isAccepted: decision.accepted }).toEqual({ input, isAccepted: this.model.apply(input) });
  }

  private deliver(which: number, isKept: boolean): void {
    if (this.world.inFlight.length === 0) return;
    const delivered = this.world.deliver(which, isKept);
    // The only steps that citizens' actors get from agents' are claims and withdrawals.
    if (delivered?.step.to.startsWith("citizen:")) this.agree(delivered.step.input as Asked, delivered.decision);
  }

  private fireDue(): void {
    for (let [timer] = this.world.dueTimers(); timer; [timer] = this.world.dueTimers()) this.fire(timer);
  }

  private fire({ actor, name, dueAt }: { actor: ActorId; name: string; dueAt: string }): void {
    const input: AgentInput = { type: "timer.due", name, generation: 1, dueAt };
    this.world.send(actor, input);
    const timer = readTimerName(name);
    if (timer.name === "wait" && timer.of !== null) this.model.waitIsOver(timer.of, dueAt);
  }

  private armed(): readonly string[] {
    return [...this.world.actors.values()].flatMap(({ timers }) => [...timers.keys()]).toSorted();
  }

  /** Which timers must be armed, read off the states: no more and no fewer. */
  private expectedTimers(): readonly string[] {
    const ofCases = this.world.cases().flatMap(({ state }) => {
      if (state.state === "waiting" && state.awaits?.until) return [`wait:${state.caseId}`];
      return state.state === "resolved" ? [`close:${state.caseId}`] : [];
    });
    const ofAgents = this.world.agents().flatMap(([, state]) => {
      const doubts = Object.entries(state.reservations).filter(([, { state }]) => state !== "held");
      return [...(state.presence === "offline" ? [] : ["silence"]), ...doubts.map(([id]) => `doubt:${id}`)];
    });
    return [...ofCases, ...ofAgents].toSorted();
  }
}
