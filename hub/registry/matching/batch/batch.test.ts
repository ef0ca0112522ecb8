import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pairwise } from "../../../../tests/bench/registry/accuracy.ts";
import { createIncremental } from "../../../../tests/bench/registry/incremental.ts";
import { makeContacts } from "../../../../tests/registry-data/contacts.ts";
import { createGuard } from "../decide/guard.ts";
import { FRENCH_MODEL } from "../model/french.ts";
import { createCounts } from "../model/frequencies.ts";
import { createScorer } from "../model/score.ts";
import { type Claim, type Features, normalise } from "../person/person.ts";
import { createBlocks } from "./blocks.ts";
import { compareModels } from "./compare-models.ts";
import { createFeatureStore } from "./feature-store.ts";
import { createGroups } from "./groups.ts";
import { createHeap } from "./heap.ts";
import { matchBatch } from "./match-batch.ts";

const { contacts } = makeContacts(150, 8);
const features = contacts.map(({ claim }) => normalise(claim));

function storeOf(people: readonly Features[]) {
  const store = createFeatureStore();
  for (const person of people) store.add(person);
  return store;
}

const groupsOf = (claims: readonly Claim[]) =>
  matchBatch({ people: storeOf(claims.map(normalise)), model: FRENCH_MODEL });

describe("the store of features", () => {
  it("gives back what was added", () => {
    const store = storeOf(features);
    expect(features.map((_, index) => store.at(index))).toEqual(features);
    expect(() => store.at(features.length)).toThrow(RangeError);
  });
});

describe("blocks", () => {
  it("give each earlier person who shares a key once, however often they are asked", () => {
    const people = [{ phones: ["0637634800"], emails: ["a@x.fr"] }, { phones: ["0637634800"], emails: ["a@x.fr"] }, {}];
    const blocks = createBlocks(people.length, (index) => normalise(people[index] ?? {}));
    const met = (index: number) => {
      const others: number[] = [];
      blocks.eachEarlier(index, (other) => others.push(other));
      return others;
    };
    expect([0, 1, 2, 0, 1, 2].map(met)).toEqual([[], [0], [], [], [0], []]);
  });
});

describe("the heap", () => {
  it("gives the heaviest first, then the smallest number", () => {
    const thing = fc.tuple(fc.nat(50), fc.integer({ min: -5, max: 5 }));
    fc.assert(
      fc.property(fc.array(thing), (things) => {
        const heap = createHeap(1);
        for (const [item, weight] of things) heap.push(item, weight);
        const out: [number, number][] = [];
        for (let top = heap.pop(); top; top = heap.pop()) out.push([top.item, top.weight]);
        expect(out).toEqual([...things].sort(([a, v], [b, w]) => w - v || a - b));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("groups", () => {
  it("are named by their first member and know all of them", () => {
    const groups = createGroups(6);
    groups.join(4, 2);
    groups.join(groups.firstOf(4), 5);
    groups.join(0, groups.firstOf(5));
    expect([0, 1, 2, 3, 4, 5].map(groups.firstOf)).toEqual([0, 1, 0, 3, 0, 0]);
    expect(groups.membersOf(0).sort()).toEqual([0, 2, 4, 5]);
    expect(groups.sizeOf(0)).toBe(4);
  });
});

describe("a batch", { timeout: 60_000 }, () => {
  it("is the same each time, and what it learns too", () => {
    const [one, other] = [matchBatch({ people: storeOf(features) }), matchBatch({ people: storeOf(features) })];
    expect([...one.of]).toEqual([...other.of]);
    expect(one.model).toEqual(other.model);
  });

  it("finds most of who is who among contacts of fictitious people", () => {
    const { of } = groupsOf(contacts.map(({ claim }) => claim));
    const { precision, recall } = pairwise(
      contacts.map(({ person }) => person),
      [...of],
    );
    expect(precision).toBeGreaterThan(0.97);
    expect(recall).toBeGreaterThan(0.75);
  });

  it("never closes a chain through a household", () => {
    const shared = { birthName: "Quintard", phones: ["0637634800"], address: "12 rue Pasteur", postcode: "06000" };
    const family = ["Marie", "Paul", "Léo", "Suzette"].map((givenNames, at) => ({
      ...shared,
      givenNames,
      birthDate: `19${60 + 7 * at}-0${at + 2}-11`,
    }));
    expect(new Set(groupsOf([...family, ...family]).of).size).toBe(4);
  });

  it("joins one certified identity and keeps two apart", () => {
    const marie = { birthName: "Quintard", givenNames: "Marie", birthDate: "1980-02-17", phones: ["0637634800"] };
    const claims = [
      { ...marie, subject: "s1" },
      { birthName: "Durand", givenNames: "Marie", subject: "s1" },
      { ...marie, subject: "s2" },
    ];
    expect([...groupsOf(claims).of]).toEqual([0, 0, 2]);
  });

  it("tells the doubts that it left, with their reasons", () => {
    const marie = { birthName: "Quintard", givenNames: "Marie", birthDate: "1980-02-17", phones: ["0637634800"] };
    const { of, doubts } = groupsOf([
      marie,
      { ...marie, givenNames: "Suzette" },
      ...contacts.map(({ claim }) => claim),
    ]);
    expect([of[0], of[1]]).toEqual([0, 1]);
    expect(doubts.filter(({ a }) => a === 0)).toMatchObject([{ a: 0, b: 1, reason: "twins" }]);
  });

  it("puts nobody together who said nothing", () => {
    expect(new Set(groupsOf(Array.from({ length: 50 }, () => ({ birthName: "SNP", givenNames: "X" }))).of).size).toBe(
      50,
    );
  });

  it("does not explode when ten thousand share one e-mail", () => {
    const { contacts: many } = makeContacts(4_600, 2);
    const claims = many.slice(0, 10_000).map(({ claim }) => ({ ...claim, emails: ["accueil@example.fr"] }));
    expect(claims.length).toBe(10_000);
    const { of, edges, genericKeys } = groupsOf(claims);
    expect(genericKeys).toBeGreaterThan(0);
    expect(edges.size).toBeLessThan(200_000);
    expect(new Set(of).size).toBeGreaterThan(3_500);
  }, 90_000);
});

describe("comparing models", () => {
  it("finds no difference between a model and itself, and each that a stricter one makes", () => {
    const people = storeOf(features);
    const same = compareModels(people, FRENCH_MODEL, FRENCH_MODEL);
    expect(same).toMatchObject({ sameRecords: features.length, changedRecords: 0, onlyFirst: 0, onlySecond: 0 });
    const strict = { ...FRENCH_MODEL, thresholds: { ...FRENCH_MODEL.thresholds, link: 12 } };
    const stricter = compareModels(people, FRENCH_MODEL, strict);
    expect(stricter.onlySecond).toBe(0);
    expect(stricter.onlyFirst + stricter.both).toBe(same.both);
    expect(stricter.changedRecords).toBeGreaterThan(0);
  });
});

describe("one record at a time", () => {
  it("decides the same each time, and puts each record in one entity", () => {
    const counts = createCounts();
    for (const person of features) counts.add(person);
    const run = () => {
      const judge = {
        model: FRENCH_MODEL,
        scorer: createScorer(FRENCH_MODEL, counts),
        guard: createGuard(FRENCH_MODEL),
      };
      const base = createIncremental({ judge, size: features.length });
      const actions = features.map((person) => base.add(person).decision.action);
      return { actions, entities: features.map((_, record) => base.entityOf(record)) };
    };
    const [one, other] = [run(), run()];
    expect(one).toEqual(other);
    expect(new Set(one.entities).size).toBeLessThan(features.length);
    for (const [record, entity] of one.entities.entries()) expect(entity).toBeLessThanOrEqual(record);
  });
});
