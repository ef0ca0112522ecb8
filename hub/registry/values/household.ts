/**
 * People who live together. A household explains why an address, a telephone or a mailbox is shared; it links persons and never
 * makes one person of two. To know somebody's household gives no right to act for them: see `representation.ts`.
 */
import { type Day, holdsOn, type Period } from "./period.ts";

export type Member = Period & {
  /** Public id of a person. */
  readonly person: string;
  readonly role: "adult" | "child" | "other";
};

export type Household = {
  readonly id: string;
  /** Someone who left and came back stands here twice, with other dates. */
  readonly members: readonly Member[];
};

/** Returns who lives there on a day. Pure. */
export function membersOn({ members }: Household, day: Day): readonly Member[] {
  return members.filter((member) => holdsOn(member, day));
}

/** Returns the households that a person is in on a day: two for a child of separated parents. Pure. */
export function householdsOf(households: readonly Household[], person: string, day: Day): readonly Household[] {
  return households.filter((household) => membersOn(household, day).some((member) => member.person === person));
}

/** Says whether two persons live together on a day. Pure. */
export function liveTogether(households: readonly Household[], a: string, b: string, day: Day): boolean {
  return a !== b && householdsOf(households, a, day).some((household) => householdsOf([household], b, day).length > 0);
}

/**
 * Returns each pair of persons that a household has ever held, once, ids in order. An agent said that they are two people, so
 * no score may link them: only an agent may find that one was entered twice. Pure.
 */
export function distinctPairs({ members }: Household): readonly (readonly [string, string])[] {
  const persons = [...new Set(members.map(({ person }) => person))].sort();
  return persons.flatMap((one, index) => persons.slice(index + 1).map((other) => [one, other] as const));
}
