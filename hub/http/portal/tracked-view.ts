/** A case as its citizen reads it: the service by its name, and when an answer was promised. */
import { addWorkingDays } from "../../../machines/calendar/working-days.ts";
import type { TrackedView } from "../../protocol/portal.ts";
import type { PortalDeps, TrackedCase } from "./ports.ts";

/** Returns the view. The promise is the service's own for that channel, counted from the opening: priority never moves it. */
export function trackedView(deps: PortalDeps, tracked: TrackedCase): TrackedView {
  const { caseId, reference, title, openedAt, messages } = tracked;
  const service = deps.directory.service(tracked.service);
  const token = deps.trackingLinks.tokenOf(caseId);
  // States and parties are those of the machine, which wrote them.
  const state = tracked.state as TrackedView["state"];
  const isAnswered = state === "resolved" || state === "closed";
  return {
    reference,
    title,
    state,
    owes: tracked.owes as TrackedView["owes"],
    openedAt,
    answerBy: service && !isAnswered ? addWorkingDays(openedAt, service.targets[tracked.channel]) : null,
    service: {
      name: service?.name ?? "Département",
      phone: service?.phone ?? null,
      email: service?.emails[0] ?? null,
    },
    messages: messages.map(({ documents, ...message }) => ({
      ...message,
      documents: documents.map(({ id, name, bytes }) => ({ name, bytes, url: `/suivi/${token}/documents/${id}` })),
    })),
  };
}
