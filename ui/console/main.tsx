/** Starts the console: the only file here that takes the browser's clock, network and randomness by hand. */
// First: it names the order of the layers before any part adds to them.
import "./console.css";
import { render } from "solid-js/web";
import { createApi } from "../live/api.ts";
import { App, type AppOptions } from "./app.tsx";

let csrf = "";

const options: AppOptions = {
  api: createApi({
    fetch: (path, init) => fetch(path, init),
    csrf: () => csrf,
    random: Math.random,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }),
  browser: {
    now: Date.now,
    random: Math.random,
    newId: () => crypto.randomUUID(),
    openSocket: () => new WebSocket(`${location.origin.replace(/^http/, "ws")}/live`),
  },
  onCsrf: (token) => {
    csrf = token;
  },
  goTo: (address) => location.assign(address),
  logOut() {
    const form = Object.assign(document.createElement("form"), { method: "post", action: "/auth/agent/logout" });
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "csrf", value: csrf }));
    document.body.append(form);
    form.submit();
  },
};

const root = document.getElementById("console");
if (!root) throw new Error("The page has no element #console.");
render(() => <App options={options} />, root);
