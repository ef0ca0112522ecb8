/** Questions of the registry, over HTTP. Everything asked has an id, and is asked again under it while nobody answers. */
import type { ProposalAnswer, ProposalList, ProposalOutcome, ProposalView } from "../../hub/protocol/registry.ts";
import type { Result } from "./api.ts";

export type ReviewApi = {
  /** A page, the oldest first. `after` is the `next` of the page before. */
  list(after: string | null): Promise<Result<ProposalList>>;
  open(id: string): Promise<Result<ProposalView>>;
  answer(id: string, answer: ProposalAnswer, commandId: string): Promise<Result<ProposalOutcome>>;
  undo(id: string, commandId: string): Promise<Result<ProposalOutcome>>;
  /** Null hands it to nobody in particular. */
  assign(id: string, to: string | null, commandId: string): Promise<Result<ProposalOutcome>>;
};

const PATH = "/api/v1/registry/proposals";

/** Creates the client on the console's own way of asking. */
export function createReviewApi(
  ask: <T>(path: string) => Promise<Result<T>>,
  insist: <T>(path: string, body: unknown) => Promise<Result<T>>,
): ReviewApi {
  const at = (id: string) => `${PATH}/${encodeURIComponent(id)}`;
  return {
    list: (after) => ask(after === null ? PATH : `${PATH}?${new URLSearchParams({ after })}`),
    open: (id) => ask(at(id)),
    answer: (id, answer, commandId) => insist(`${at(id)}/decision`, { commandId, answer }),
    undo: (id, commandId) => insist(`${at(id)}/undo`, { commandId }),
    assign: (id, to, commandId) => insist(`${at(id)}/assignment`, { commandId, to }),
  };
}
