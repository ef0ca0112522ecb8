/** Attached documents: name and size, opened in a new tab, where the hub decides what may show inside the browser. */
import { For } from "solid-js";
import type { TimelineItem } from "../../../hub/protocol/queue.ts";
import { FileText } from "../../kit/parts/icons.ts";
import { useConsole } from "../session/console-context.tsx";
import { sayBytes } from "./bytes.ts";
import "./document-list.css";

export function DocumentList(props: { readonly documents: TimelineItem["documents"] }) {
  const { text } = useConsole();
  return (
    <ul class="documents" aria-label={text().case.documents}>
      <For each={props.documents}>
        {(document) => (
          <li>
            <a
              class="documents__link"
              href={`/api/v1/documents/${encodeURIComponent(document.id)}`}
              target="_blank"
              rel="noopener noreferrer"
              title={text().case.open(document.name)}
            >
              {document.mediaType.startsWith("image/") ? (
                <img
                  class="documents__thumb"
                  src={`/api/v1/documents/${encodeURIComponent(document.id)}`}
                  alt=""
                  loading="lazy"
                />
              ) : (
                <FileText size={16} />
              )}
              <span class="documents__name">{document.name}</span>
              <span class="documents__size">{sayBytes(document.bytes, text().language)}</span>
            </a>
          </li>
        )}
      </For>
    </ul>
  );
}
