/**
 * A mail's own layout, in a frame that can do nothing: no script, no form, no origin of ours, links in a new tab.
 * The hub has sanitised it already; the frame is the second wall. One pulls its lower edge to see more.
 */
import "./html-frame.css";

export function HtmlFrame(props: { readonly messageId: string; readonly label: string }) {
  return (
    <div class="html-frame">
      <iframe
        class="html-frame__page"
        title={props.label}
        src={`/api/v1/messages/${encodeURIComponent(props.messageId)}/html`}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerpolicy="no-referrer"
        loading="lazy"
      />
    </div>
  );
}
