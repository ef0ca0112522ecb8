/** The whole message catalogue in one language. Complete by construction: English has the type of French. */
import { actionText } from "./action.ts";
import { blockText } from "./block.ts";
import { caseText } from "./case.ts";
import { compareText } from "./compare.ts";
import { frameText } from "./frame.ts";
import type { Language } from "./language.ts";
import { peopleText } from "./people.ts";
import { queueText } from "./queue.ts";
import { reviewText } from "./review.ts";
import { timeText } from "./time.ts";

/** Returns every message of the console in that language. Pure. */
export function catalogueOf(language: Language) {
  return {
    language,
    time: timeText[language],
    case: caseText[language],
    queue: queueText[language],
    frame: frameText[language],
    action: actionText[language],
    block: blockText[language],
    review: reviewText[language],
    compare: compareText[language],
    people: peopleText[language],
  };
}

export type Catalogue = ReturnType<typeof catalogueOf>;
