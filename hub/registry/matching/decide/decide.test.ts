import { describe, expect, it } from "vitest";
import { FRENCH_MODEL } from "../model/french.ts";
import { frequenciesOf } from "../model/model.ts";
import { createScorer } from "../model/score.ts";
import { type Claim, normalise } from "../person/person.ts";
import { compareEntities, type Decision, decide, type Entity, type Judge } from "./decide.ts";
import { createGuard } from "./guard.ts";

const SIZE = 100_000;
const judge: Judge = {
  model: FRENCH_MODEL,
  scorer: createScorer(FRENCH_MODEL, frequenciesOf(FRENCH_MODEL), () => SIZE),
  guard: createGuard(FRENCH_MODEL),
};

const entity = (id: string, ...claims: Claim[]): Entity => ({ id, records: claims.map(normalise) });
const decided = (claim: Claim, ...entities: Entity[]): Decision => decide(normalise(claim), entities, SIZE, judge);

const marie: Claim = {
  birthName: "Quintard",
  givenNames: "Marie",
  birthDate: "1980-02-17",
  emails: ["famille@example.fr"],
  phones: ["0637634800"],
};
const paul: Claim = { ...marie, givenNames: "Paul", birthDate: "1978-11-03" };

describe("deciding on a contact", () => {
  it("links to the entity that agrees, with the evidence and the model's version", () => {
    const decision = decided(marie, entity("a", marie));
    expect(decision).toMatchObject({
      action: "link",
      entity: "a",
      reason: "clear",
      margin: null,
      model: FRENCH_MODEL.version,
    });
    const [proposal] = decision.proposals;
    expect(proposal?.evidence.map(({ field }) => field).sort()).toEqual([
      "birthDate",
      "email",
      "family",
      "given",
      "phone",
    ]);
    expect(proposal?.evidence[0]?.weight).toBeGreaterThan(0);
  });

  it("creates when nobody is near", () => {
    expect(decided({ birthName: "Zola", givenNames: "Emile" }, entity("a", marie))).toMatchObject({
      action: "create",
      entity: null,
      reason: "nobody-near",
      proposals: [],
    });
  });

  it("never links a couple that shares an e-mail and a telephone", () => {
    const decision = decided(paul, entity("a", marie));
    expect(decision.action).not.toBe("link");
  });

  it("finds the right one of a couple", () => {
    expect(decided(paul, entity("a", marie), entity("b", paul))).toMatchObject({ action: "link", entity: "b" });
  });

  it("never links twins, and asks", () => {
    const twin = { ...marie, givenNames: "Suzette" };
    expect(decided(twin, entity("a", marie))).toMatchObject({ action: "review", entity: null, reason: "twins" });
  });

  it("never links a child by the parent's telephone", () => {
    const child = { ...marie, givenNames: "Léo", birthDate: "2012-05-04" };
    expect(decided(child, entity("a", marie)).action).not.toBe("link");
  });

  it("does not link namesakes", () => {
    const contact = { birthName: "Martin", givenNames: "Marie" };
    const other = { birthName: "Martin", givenNames: "Marie", birthDate: "1951-08-03", phones: ["0612457896"] };
    expect(decided(contact, entity("a", other)).action).not.toBe("link");
  });

  it("links one certified identity whatever else was written", () => {
    const [known, now] = [
      { ...marie, subject: "s1" },
      { birthName: "Durand", givenNames: "Anne", subject: "s1" },
    ];
    expect(decided(now, entity("a", known))).toMatchObject({ action: "link", entity: "a", reason: "same-subject" });
  });

  it("never links two certified identities", () => {
    const decision = decided({ ...marie, subject: "s2" }, entity("a", { ...marie, subject: "s1" }));
    expect(decision).toMatchObject({ action: "review", entity: null, reason: "other-subject" });
  });
});

describe("the margin", () => {
  const contact: Claim = { birthName: "Quintard", givenNames: "Marie", phones: ["0637634800"] };
  const [one, other] = [
    { ...contact, birthDate: "1980-02-17" },
    { ...contact, birthDate: "1951-08-03" },
  ];

  it("asks when two entities fit as well, whoever is first in the alphabet", () => {
    for (const ids of [
      ["a", "b"],
      ["b", "a"],
    ] as const) {
      const decision = decided(contact, entity(ids[0], one), entity(ids[1], other));
      expect(decision).toMatchObject({ action: "review", entity: null, reason: "two-candidates", margin: 0 });
      expect(decision.proposals.map(({ entity }) => entity)).toEqual(["a", "b"]);
    }
  });

  it("is told when one leads", () => {
    const decision = decided(
      { ...contact, birthDate: "1980-02-17" },
      entity("a", one),
      entity("b", { ...one, birthDate: "1980-02-18" }),
    );
    expect(decision).toMatchObject({ action: "link", entity: "a", reason: "clear" });
    expect(decision.margin).toBeGreaterThan(1);
  });

  it("does not count entities that the guard forbids", () => {
    expect(decided(marie, entity("a", marie), entity("b", { ...marie, givenNames: "Suzette" })).margin).toBeNull();
  });
});

describe("two entities", () => {
  it("are compared as wholes, the same whoever is asked first", () => {
    const [a, b] = [entity("a", marie, { ...marie, emails: [] }), entity("b", { ...marie, phones: [] })];
    const [there, back] = [compareEntities(a, b, SIZE, judge), compareEntities(b, a, SIZE, judge)];
    expect(there.veto).toBeNull();
    expect(there.score).toBeCloseTo(back.score, 9);
    expect([there.entity, back.entity]).toEqual(["b", "a"]);
  });

  it("one bad record does not make them one", () => {
    const mixed = entity("a", paul, paul, paul, marie);
    const alone = compareEntities(mixed, entity("b", marie), SIZE, judge);
    const pure = compareEntities(entity("c", marie), entity("b", marie), SIZE, judge);
    expect(alone.score).toBeLessThan(pure.score - 3);
  });

  it("a mailbox of many proves nothing without a name", () => {
    const shared = { ...judge, holdersOf: () => 20 };
    const contact = normalise({ birthName: "Quintard", givenNames: "Maerie", emails: ["famille@example.fr"] });
    const [proposal] = decide(contact, [entity("a", marie)], SIZE, shared).proposals;
    expect(proposal?.veto ?? "generic-contact").toBe("generic-contact");
    expect(decide(contact, [entity("a", marie)], SIZE, shared).action).not.toBe("link");
  });
});
