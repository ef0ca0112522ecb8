/** People at the left as one types what they say, the record of the one who was picked at the right. */
import { useNavigate, useParams } from "@solidjs/router";
import { createEffect, on, Show } from "solid-js";
import { Frame } from "../frame/frame.tsx";
import { useKeys } from "../keys/create-keys.ts";
import { useConsole } from "../session/console-context.tsx";
import type { PeopleSearchState } from "./create-people-search.ts";
import { PeoplePanel } from "./people-panel.tsx";
import { PersonRecord } from "./person-record.tsx";

export function PeoplePage(props: { readonly search: PeopleSearchState; readonly onLogOut: () => void }) {
  const { text } = useConsole();
  const params = useParams<{ personId?: string }>();
  const navigate = useNavigate();
  const words = () => text().people;
  const openId = () => params.personId ?? null;
  const back = () => {
    navigate("/people");
    queueMicrotask(() => document.querySelector<HTMLElement>(".people__field")?.focus());
  };

  useKeys().on({
    queue: () => void navigate("/"),
    escape: () => (openId() === null ? false : void back()),
  });
  createEffect(
    on(
      () => words().title,
      (title) => {
        document.title = `${title} · ${text().frame.product}`;
      },
    ),
  );

  return (
    <Frame isDetailOpen={openId() !== null} detail={{ id: "person", skip: words().skip }} onLogOut={props.onLogOut}>
      <PeoplePanel search={props.search} openId={openId()} />
      <div id="person" class="workplace__case" tabIndex={-1}>
        <Show
          when={openId()}
          keyed
          fallback={
            <div class="workplace__none">
              <h2>{words().pick}</h2>
              <p>{words().pickWhy}</p>
            </div>
          }
        >
          {(id) => <PersonRecord id={id} motive={props.search.motive()} onBack={back} />}
        </Show>
      </div>
    </Frame>
  );
}
