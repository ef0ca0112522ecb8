/** The registry's questions, for routes that are tested without them. */
import type { Review } from "../../hub/registry/review/review.ts";

const notAsked = () => Promise.reject(new Error("not asked"));

export const noReview: Review = {
  list: notAsked,
  open: notAsked,
  answer: notAsked,
  undo: notAsked,
  assign: notAsked,
};
