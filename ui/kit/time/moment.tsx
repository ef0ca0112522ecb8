/** An instant in words, with the exact instant on hover and in the markup. */
import { useClock } from "./clock.tsx";
import { sayDue, sayExactly, sayMoment, saySince } from "./words.ts";

const say = { moment: sayMoment, since: saySince, due: sayDue };

/** Shows an ISO instant as a moment ("hier à 14 h 05"), as a wait ("depuis 4 min") or as a deadline. */
export function Moment(props: { readonly at: string; readonly as: keyof typeof say }) {
  const clock = useClock();
  const ms = () => Date.parse(props.at);
  return (
    <time dateTime={props.at} title={sayExactly(ms(), clock.language())}>
      {say[props.as](ms(), clock.now(), clock.language())}
    </time>
  );
}
