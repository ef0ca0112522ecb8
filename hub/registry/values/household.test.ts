import { describe, expect, it } from "vitest";
import { distinctPairs, type Household, householdsOf, liveTogether, membersOn } from "./household.ts";

const day = "2026-11-24";
const flat: Household = {
  id: "h1",
  members: [
    { person: "anna", role: "adult", from: "2020-01-01", until: null },
    { person: "paul", role: "adult", from: "2020-01-01", until: "2026-06-30" },
    { person: "lea", role: "child", from: "2020-01-01", until: null },
  ],
};
const house: Household = {
  id: "h2",
  members: [
    { person: "paul", role: "adult", from: "2026-07-01", until: null },
    { person: "lea", role: "child", from: "2026-07-01", until: null },
  ],
};

describe("a household", () => {
  it("is who lives there on a day", () => {
    expect(membersOn(flat, day).map(({ person }) => person)).toEqual(["anna", "lea"]);
    expect(membersOn(flat, "2026-06-30").map(({ person }) => person)).toEqual(["anna", "paul", "lea"]);
  });

  it("may be two for a child of separated parents", () => {
    expect(householdsOf([flat, house], "lea", day).map(({ id }) => id)).toEqual(["h1", "h2"]);
  });

  it("says who lives together, which is not passed on by a child who lives in two", () => {
    expect(liveTogether([flat, house], "anna", "lea", day)).toBe(true);
    expect(liveTogether([flat, house], "anna", "paul", day)).toBe(false);
    expect(liveTogether([flat, house], "anna", "paul", "2026-01-01")).toBe(true);
    expect(liveTogether([flat, house], "lea", "lea", day)).toBe(false);
  });

  it("keeps its people apart for ever, also those who left or came back", () => {
    const back: Household = {
      ...flat,
      members: [...flat.members, { person: "paul", role: "adult", from: "2026-10-01", until: null }],
    };
    expect(distinctPairs(back)).toEqual([
      ["anna", "lea"],
      ["anna", "paul"],
      ["lea", "paul"],
    ]);
  });
});
