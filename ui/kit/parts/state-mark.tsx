/** The state of a case: icon, word and colour together, never colour alone. */
import { Dynamic } from "solid-js/web";
import { Archive, CircleCheck, CircleDot, Hourglass, type Icon, Inbox, UserCheck } from "./icons.ts";
import "./state-mark.css";

export type StateName = "received" | "queued" | "claimed" | "waiting" | "resolved" | "closed";

const icons: Record<StateName, Icon> = {
  received: Inbox,
  queued: CircleDot,
  claimed: UserCheck,
  waiting: Hourglass,
  resolved: CircleCheck,
  closed: Archive,
};

export function StateMark(props: { readonly state: StateName; readonly label: string }) {
  return (
    <span class={`state state--${props.state}`}>
      <Dynamic component={icons[props.state]} size={16} />
      {props.label}
    </span>
  );
}
