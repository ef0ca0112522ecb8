/**
 * A mail's own layout, in a frame that can do nothing: no script, no form, no origin of ours, links in a new tab.
 * The hub has sanitised it already; the frame is the second wall. One pulls its lower edge to see more.
 */
import { htmlOf } from "../../live/api.ts";
import "./html-frame.css";

const LINE_CHARACTERS = 72;
const LINE_PX = 24;

/** Guesses the height of a mail from its text, since a closed frame tells nothing of its own. Pure. */
export function heightOf(text: string): number {
  const lines = text
    .split("\n")
    .reduce((count, line) => count + Math.max(1, Math.ceil(line.length / LINE_CHARACTERS)), 0);
  return Math.min(480, 72 + lines * LINE_PX);
}

export function HtmlFrame(props: {
  readonly messageId: string;
  readonly label: string;
  readonly text: string;
  /** Images of elsewhere tell their sender that the mail was read, so one asks for them. */
  readonly showsRemoteImages: boolean;
  readonly onLoad: () => void;
}) {
  return (
    <div class="html-frame" style={{ height: `${heightOf(props.text)}px` }}>
      <iframe
        class="html-frame__page"
        title={props.label}
        src={htmlOf(props.messageId, props.showsRemoteImages)}
        onLoad={() => props.onLoad()}
        sandbox="allow-popups allow-popups-to-escape-sandbox"
        referrerpolicy="no-referrer"
        loading="lazy"
      />
    </div>
  );
}
