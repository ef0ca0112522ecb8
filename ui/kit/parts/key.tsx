/** A key of the keyboard, as drawn in tips, buttons and the keyboard map. */
import "./key.css";

export function Key(props: { readonly name: string }) {
  return <kbd class="key">{props.name}</kbd>;
}
