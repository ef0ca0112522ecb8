/** The icon of a channel, in the channel's colour, with its name for screen readers and on hover. */
import { Dynamic } from "solid-js/web";
import { FileText, type Icon, Mail, Phone, Store } from "./icons.ts";
import "./channel-icon.css";

export type ChannelName = "web" | "email" | "phone" | "desk";

const icons: Record<ChannelName, Icon> = { web: FileText, email: Mail, phone: Phone, desk: Store };

export function ChannelIcon(props: { readonly channel: ChannelName; readonly label: string; readonly size?: number }) {
  return (
    <span class={`channel channel--${props.channel}`} title={props.label}>
      <Dynamic component={icons[props.channel]} size={props.size ?? 18} />
      <span class="visually-hidden">{props.label}</span>
    </span>
  );
}
