/** Puts the console together from the browser it runs in. Everything outside comes in as an argument. */
import { createMemo, createSignal, onCleanup } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { ServerFrame } from "../../../hub/protocol/live.ts";
import type { Me } from "../../../hub/protocol/queue.ts";
import { createToasts } from "../../kit/parts/toasts.tsx";
import type { Api } from "../../live/api.ts";
import type { Connection } from "../../live/connection.ts";
import { createSocket } from "../../live/socket.ts";
import { createSubscriptions } from "../../live/subscriptions.ts";
import { catalogueOf } from "../../text/catalogue.ts";
import type { Console, Person, Presence } from "./console-context.tsx";
import type { createPreferences } from "./preferences.ts";

/** An agent's actor forgets who stays silent: presence is said again well before. */
const PRESENT_EVERY_MS = 4 * 60_000;

export type Browser = {
  readonly now: () => number;
  readonly random: () => number;
  readonly newId: () => string;
  readonly openSocket: () => WebSocket;
};

/** Creates the console of a logged-in agent, opens its socket and takes the post. */
export function createConsole(
  me: Me,
  api: Api,
  settings: ReturnType<typeof createPreferences>,
  browser: Browser,
): Console {
  const [status, setStatus] = createSignal<Connection["status"]>("connecting");
  const [presence, setPresence] = createSignal<Presence>({ presence: me.presence, pauseReason: me.pauseReason });
  const [people, setPeople] = createStore<Record<string, readonly Person[]>>({});

  const socket = createSocket({ ...browser, open: browser.openSocket, onFrame: receive, onChange: follow });
  const subscriptions = createSubscriptions((frame) => socket.send(frame));

  function follow(connection: Connection): void {
    setStatus(connection.status);
  }

  function receive(frame: ServerFrame): void {
    if (frame.type === "presence") setPresence({ presence: frame.presence, pauseReason: frame.pauseReason });
    if (frame.type === "attendance") {
      setPeople(frame.caseId, reconcile(frame.people.filter((person) => person.agent !== me.id)));
    }
    subscriptions.receive(frame);
  }

  const wake = () => socket.wake();
  window.addEventListener("online", wake);
  const enter = () => api.command({ type: "enter" }, browser.newId());
  const present = setInterval(() => {
    if (presence().presence === "available") void enter();
  }, PRESENT_EVERY_MS);
  if (me.presence === "offline") void enter();
  onCleanup(() => {
    window.removeEventListener("online", wake);
    clearInterval(present);
    socket.close();
  });

  return {
    me,
    api,
    newId: browser.newId,
    now: browser.now,
    text: createMemo(() => catalogueOf(settings.preferences.language)),
    preferences: settings.preferences,
    setPreferences: settings.set,
    toasts: createToasts(),
    connection: status,
    subscriptions,
    presence,
    peopleOn: (caseId) => people[caseId] ?? [],
    attend: (caseId, doing) => socket.send({ type: "attend", caseId, doing }),
  };
}
