/** Decides what the next citizen does. Pure: the same seed gives the same stream. */
import type { Random } from "../random.ts";
import { type Matter, matters } from "./matters.ts";
import { type Citizen, someCitizen } from "./people.ts";

export type Charset = "utf-8" | "iso-8859-1" | "windows-1252" | "iso-8859-15";

/** One thing that a citizen sends. `key` is unique to it: the same when it is sent a second time. */
export type Act = {
  readonly key: string;
  readonly citizen: Citizen;
  readonly matter: Matter;
  readonly hasAttachment: boolean;
} & ({ readonly door: "form" | "api" } | { readonly door: "mail"; readonly charset: Charset });

const RECENT_MAX = 50;
/** How often what was sent just before is sent once more, as by a nervous finger or a relay. */
const REPEATS = 0.03;
/** How often somebody who wrote writes again about something else. */
const REGULARS = 0.15;

export function createStream(random: Random): () => Act {
  const recent: Act[] = [];
  let count = 0;

  function remember(act: Act): Act {
    recent.push(act);
    if (recent.length > RECENT_MAX) recent.shift();
    return act;
  }

  return () => {
    count += 1;
    const [known, ...more] = recent;
    if (known && random.chance(REPEATS)) return random.pick([known, ...more]);
    const citizen = known && random.chance(REGULARS) ? random.pick([known, ...more]).citizen : someCitizen(random);
    const act = {
      key: `sim-${random.id(10)}-${count}`,
      citizen,
      matter: random.pick(matters),
      hasAttachment: random.chance(0.25),
    };
    if (random.chance(0.45) || act.matter.isSpam)
      return remember({ ...act, door: "mail", charset: someCharset(random) });
    // The API takes documents after an upload only; the form takes them at once.
    return remember({ ...act, door: act.hasAttachment || random.chance(0.5) ? "form" : "api" });
  };
}

function someCharset(random: Random): Charset {
  return random.chance(0.7) ? "utf-8" : random.pick(["iso-8859-1", "windows-1252", "iso-8859-15"]);
}
