/** The top of the case: what it is, where it stands, who owes the next move and by when, and the one thing to do. */

import { Button } from "@kobalte/core/button";
import { createMemo, onMount, Show } from "solid-js";
import type { CaseView } from "../../../hub/protocol/queue.ts";
import { ChannelIcon } from "../../kit/parts/channel-icon.tsx";
import { ChevronLeft, ContactRound, Copy, Eye, Hand, PencilLine, ShieldQuestion } from "../../kit/parts/icons.ts";
import { StateMark } from "../../kit/parts/state-mark.tsx";
import { IconButton } from "../../kit/parts/tip.tsx";
import { useClock } from "../../kit/time/clock.tsx";
import { Moment } from "../../kit/time/moment.tsx";
import { sayDayOf, sayMomentBare, urgencyOf } from "../../kit/time/words.ts";
import { useConsole } from "../session/console-context.tsx";
import { CaseButtons } from "./case-buttons.tsx";
import type { CaseActions } from "./create-actions.ts";
import { sayPeople } from "./people-words.ts";
import "./case-header.css";

export function CaseHeader(props: {
  readonly view: CaseView;
  readonly actions: CaseActions;
  readonly onBack: () => void;
  readonly onCard: () => void;
}) {
  const { text } = useConsole();
  let title: HTMLHeadingElement | undefined;
  // On a telephone the list that had the focus is gone: it goes to the title of what came.
  onMount(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body || focused.offsetParent === null) title?.focus();
  });
  return (
    <header class="case-head">
      <div class="case-head__top">
        <Button class="icon-button case-head__back" aria-label={text().case.back} onClick={() => props.onBack()}>
          <ChevronLeft />
        </Button>
        <button
          type="button"
          class="case-head__number reference"
          title={text().case.copyNumber(props.view.reference)}
          aria-label={text().case.copyNumber(props.view.reference)}
          onClick={() => void props.actions.copyNumber()}
        >
          {props.view.reference}
          <Copy size={14} />
        </button>
        <span class="case-head__service">{props.view.serviceName}</span>
        <People caseId={props.view.caseId} />
        <div class="case-head__card">
          <IconButton label={text().case.showCard} onPress={() => props.onCard()}>
            <ContactRound />
          </IconButton>
        </div>
      </div>
      <div class="case-head__main">
        <h2 ref={title} id="case-title" class="case-head__title" tabIndex={-1}>
          {props.view.title}
        </h2>
        <CaseButtons actions={props.actions} />
      </div>
      <CaseFacts view={props.view} />
    </header>
  );
}

function CaseFacts(props: { readonly view: CaseView }) {
  const { text, me } = useConsole();
  const clock = useClock();
  const words = () => text().case;
  const holder = () => {
    const held = props.view.holder;
    if (!held || held.id === me.id) return null;
    return words().heldBy(held.name, sayMomentBare(Date.parse(held.since), clock.now(), clock.language()));
  };
  const until = () => {
    const at = props.view.waitsUntil;
    return at ? words().waitsUntil(sayDayOf(Date.parse(at), clock.now(), clock.language())) : null;
  };
  const urgency = () => (props.view.breachAt ? urgencyOf(Date.parse(props.view.breachAt), clock.now()) : "calm");
  const isDue = () => props.view.breachAt !== null && ["queued", "claimed"].includes(props.view.state);
  return (
    <p class="case-head__facts">
      <ChannelIcon channel={props.view.channel} label={words().channel[props.view.channel]} size={16} />
      <StateMark state={props.view.state} label={words().state[props.view.state]} />
      <Show when={props.view.isJunk}>
        <span class="case-head__junk">
          <ShieldQuestion size={16} />
          {words().junk}
        </span>
      </Show>
      <span>{words().owes[props.view.owes]}</span>
      <Show when={isDue() && props.view.breachAt}>
        {(at) => (
          <span class={`case-head__due case-head__due--${urgency()}`}>
            <Moment at={at()} as="due" />
          </span>
        )}
      </Show>
      <Show when={until()}>{(said) => <span>{said()}</span>}</Show>
      <Show when={props.view.possibleFollowUpOf}>
        {(other) => <a href={`/console/cases/${other().caseId}`}>{words().follows(other().reference)}</a>}
      </Show>
      <Show when={holder()}>
        {(said) => (
          <span class="case-head__holder">
            <Hand size={16} />
            {said()}
          </span>
        )}
      </Show>
    </p>
  );
}

/** Who else is here, at once, as pushed by the hub. */
function People(props: { readonly caseId: string }) {
  const { text, peopleOn } = useConsole();
  const said = createMemo(() => sayPeople(peopleOn(props.caseId), text()));
  return (
    <span class="case-head__people" aria-live="polite">
      <Show when={said()}>
        {(words) => (
          <>
            {words().isTyping ? <PencilLine size={16} /> : <Eye size={16} />}
            {words().sentence}
          </>
        )}
      </Show>
    </span>
  );
}
