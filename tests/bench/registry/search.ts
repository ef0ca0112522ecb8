/** How long an agent waits for people by what a caller says, and whether the caller is among them. */
import { createRecordQueries } from "../../../db/queries/registry/record/records.ts";
import { createSearchQueries, findEntryOfCase } from "../../../db/queries/registry/search/search.ts";
import type { AgentViewer } from "../../../db/queries/visibility/visible-to.ts";
import { createPeopleSearch } from "../../../hub/registry/search/search.ts";
import { createDraw, type Draw, type Person } from "../../registry-data/people.ts";
import { atLeast, atMost, type Figure, percentile, told } from "../figures.ts";
import { openSearchBase } from "./searched-people.ts";

const PEOPLE = 1_000_000;
const SEED = 7;
const ROUNDS = 100;
const WARM_UP = 10;
const MS_MAX = 50;
const FOUND_MIN = 0.95;

/** What a caller says, and whether it tells them from all others. */
const SAYINGS: readonly {
  readonly name: string;
  readonly tells: boolean;
  readonly say: (person: Person, draw: Draw) => string;
}[] = [
  { name: "names and date", tells: true, say: (one) => `${one.family} ${firstOf(one)} ${frenchDate(one)}` },
  {
    name: "names heard badly, date",
    tells: true,
    say: (one, draw) => `${mistyped(one.family, draw)} ${mistyped(firstOf(one), draw)} ${frenchDate(one)}`,
  },
  {
    name: "names, wrong year",
    tells: true,
    say: (one) => `${one.family} ${firstOf(one)} ${frenchDate(one).slice(0, 6)}1900`,
  },
  { name: "name and commune", tells: false, say: (one) => `${one.family} ${one.city}` },
  { name: "names", tells: false, say: (one) => `${one.family} ${firstOf(one)}` },
  { name: "one name", tells: false, say: (one) => one.family },
  { name: "three letters", tells: false, say: (one) => one.family.slice(0, 3) },
  { name: "given name and year", tells: false, say: (one) => `${firstOf(one)} ${one.birthDate.slice(0, 4)}` },
  { name: "date", tells: false, say: (one) => frenchDate(one) },
  { name: "telephone", tells: true, say: (one) => one.phones[0] ?? "" },
  { name: "telephone, a wrong digit", tells: true, say: (one, draw) => wrongDigit(one.phones[0] ?? "", draw) },
  { name: "end of a telephone, name", tells: true, say: (one) => `${one.family} ${(one.phones[0] ?? "").slice(-4)}` },
  { name: "e-mail", tells: true, say: (one) => one.emails[0] ?? "" },
];

/** Returns the figures of search among a million people. */
export async function measureSearch(size = PEOPLE): Promise<readonly Figure[]> {
  const began = performance.now();
  const base = await openSearchBase(size, SEED);
  try {
    const filledS = (performance.now() - began) / 1000;
    return [told(`search: ${size} people written`, filledS, "s"), ...(await measure(base))];
  } finally {
    await base.close();
  }
}

async function measure({ sql, vault, sample }: Awaited<ReturnType<typeof openSearchBase>>): Promise<readonly Figure[]> {
  const viewer: AgentViewer = { agent: "bench", services: ["accueil"], sectors: ["general"], canSeeProtected: false };
  const { search } = createPeopleSearch({
    queries: createSearchQueries(sql),
    entryOfCase: (who, reference) => findEntryOfCase(sql, who, reference),
    records: createRecordQueries(sql),
    vault,
  });
  const draw = createDraw(SEED + 1);
  // What is read for the first time is no agent's wait: a hub has been searched before.
  for (const { say } of SAYINGS)
    for (let round = 0; round < WARM_UP; round++) await search(say(draw.pick(sample).person, draw), viewer);
  const all: number[] = [];
  const figures: Figure[] = [];
  let [asked, found] = [0, 0];
  for (const { name, tells, say } of SAYINGS) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { entry, person } = draw.pick(sample);
      const typed = say(person, draw);
      const began = performance.now();
      const { people } = await search(typed, viewer);
      times.push(performance.now() - began);
      if (!tells) continue;
      asked += 1;
      if (people.some((one) => one.person === entry)) found += 1;
    }
    all.push(...times);
    figures.push(told(`search: ${name}, p99`, percentile(times, 0.99), "ms"));
  }
  return [
    told("search: p50", percentile(all, 0.5), "ms"),
    atMost("search: p99", percentile(all, 0.99), "ms", MS_MAX),
    atLeast("search: the caller is among the 20", found / asked, "of searches that tell them", FOUND_MIN),
    ...figures,
  ];
}

const firstOf = ({ given }: Person): string => given[0] ?? "";
const frenchDate = ({ birthDate }: Person): string => birthDate.split("-").reverse().join("/");

function mistyped(name: string, draw: Draw): string {
  const at = 1 + draw.below(Math.max(1, name.length - 2));
  const [before, letter, next, after] = [name.slice(0, at), name[at] ?? "", name[at + 1] ?? "", name.slice(at + 2)];
  return draw.pick([before + next + after, before + letter + letter + next + after, before + next + letter + after]);
}

function wrongDigit(phone: string, draw: Draw): string {
  const at = 2 + draw.below(phone.length - 2);
  return `${phone.slice(0, at)}${(Number(phone[at]) + 1) % 10}${phone.slice(at + 1)}`;
}
