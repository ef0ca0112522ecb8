/** Who is at work, then the workplace. Without a session one is sent to log in; without a hub one is told. */
import { Route, Router } from "@solidjs/router";
import { createSignal, type JSX, Match, onMount, Switch } from "solid-js";
import type { Me } from "../../hub/protocol/queue.ts";
import { ClockProvider, createNow } from "../kit/time/clock.tsx";
import type { Api } from "../live/api.ts";
import { catalogueOf } from "../text/catalogue.ts";
import { Workplace } from "./frame/workplace.tsx";
import { createKeys, KeysContext } from "./keys/create-keys.ts";
import { createPeopleSearch } from "./people/create-people-search.ts";
import { PeoplePage } from "./people/people-page.tsx";
import { ReviewPage } from "./registry/review-page.tsx";
import { ConsoleProvider } from "./session/console-context.tsx";
import { type Browser, createConsole } from "./session/create-console.ts";
import { createPreferences } from "./session/preferences.ts";

type Settings = ReturnType<typeof createPreferences>;

export type AppOptions = {
  readonly api: Api;
  readonly browser: Browser;
  /** Where the session's token goes, once known. */
  readonly onCsrf: (csrf: string) => void;
  readonly goTo: (address: string) => void;
  readonly logOut: () => void;
};

export function App(props: { readonly options: AppOptions }) {
  const [me, setMe] = createSignal<Me | null>(null);
  const [hasFailed, setFailed] = createSignal(false);
  const settings = createPreferences(localStorage);
  const words = () => catalogueOf(settings.preferences.language).frame;

  async function load(): Promise<void> {
    setFailed(false);
    const result = await props.options.api.me();
    if (result.ok) {
      props.options.onCsrf(result.value.csrf);
      setMe(result.value);
    } else if (result.failure.kind === "signed-out") {
      const next = encodeURIComponent(location.pathname + location.search);
      props.options.goTo(`/auth/agent/login?next=${next}`);
    } else {
      setFailed(true);
    }
  }

  onMount(() => void load());
  return (
    <Switch>
      <Match when={hasFailed()}>
        <main class="start">
          <h1 class="start__title">{words().loadFailed}</h1>
          <button type="button" class="button button--primary" onClick={() => void load()}>
            {words().retry}
          </button>
        </main>
      </Match>
      <Match when={me()}>{(known) => <AtWork me={known()} settings={settings} options={props.options} />}</Match>
    </Switch>
  );
}

function AtWork(props: { readonly me: Me; readonly settings: Settings; readonly options: AppOptions }): JSX.Element {
  const { api, browser, logOut } = props.options;
  const console = createConsole(props.me, api, props.settings, browser);
  const keys = createKeys({ hasShortcuts: () => console.preferences.hasShortcuts, now: browser.now });
  // Here, so that what was found is still there when one comes back from a case.
  const search = createPeopleSearch(api);
  const clock = { now: createNow(browser.now), language: () => console.preferences.language };
  return (
    <ClockProvider clock={clock}>
      <ConsoleProvider console={console}>
        <KeysContext.Provider value={keys}>
          <Router base="/console">
            <Route path={["/", "/cases/:caseId"]} component={() => <Workplace onLogOut={logOut} />} />
            <Route
              path={["/people", "/people/:personId"]}
              component={() => <PeoplePage search={search} onLogOut={logOut} />}
            />
            <Route path={["/review", "/review/:proposalId"]} component={() => <ReviewPage onLogOut={logOut} />} />
          </Router>
        </KeysContext.Provider>
      </ConsoleProvider>
    </ClockProvider>
  );
}
