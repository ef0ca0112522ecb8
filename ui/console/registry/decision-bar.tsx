/** The answers, each with its key. None is the primary one: the screen must not lean to either side. */
import type { JSX } from "solid-js";
import { EqualNot, GitMerge, House, MessageCircleQuestion, SkipForward } from "../../kit/parts/icons.ts";
import { Key } from "../../kit/parts/key.tsx";
import { useConsole } from "../session/console-context.tsx";
import "./decision-bar.css";

export function DecisionBar(props: {
  readonly canMerge: boolean;
  readonly on: Readonly<Record<"same" | "different" | "household" | "ask" | "skip", () => unknown>>;
}) {
  const { text } = useConsole();
  const words = () => text().review.act;
  return (
    <fieldset class="decide">
      <legend class="visually-hidden">{words().label}</legend>
      <Answer label={words().same} hint="M" isMain isOff={!props.canMerge} onPick={props.on.same}>
        <GitMerge />
      </Answer>
      <Answer label={words().different} hint="D" isMain onPick={props.on.different}>
        <EqualNot />
      </Answer>
      <Answer label={words().household} hint="F" onPick={props.on.household}>
        <House />
      </Answer>
      <Answer label={words().ask} hint="V" onPick={props.on.ask}>
        <MessageCircleQuestion />
      </Answer>
      <Answer label={words().skip} hint="S" onPick={props.on.skip}>
        <SkipForward />
      </Answer>
    </fieldset>
  );
}

function Answer(props: {
  readonly label: string;
  readonly hint: string;
  readonly isMain?: boolean;
  readonly isOff?: boolean;
  readonly onPick: () => unknown;
  readonly children: JSX.Element;
}) {
  return (
    <button
      type="button"
      class="button decide__answer"
      classList={{ "decide__answer--main": props.isMain === true }}
      disabled={props.isOff === true}
      onClick={() => props.onPick()}
    >
      {props.children}
      <span class="decide__label">{props.label}</span>
      <Key name={props.hint} />
    </button>
  );
}
