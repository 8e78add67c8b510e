// One message in full, beside the log that only shows its beginning.
import { useMemo } from "preact/hooks";
import { formatBytes, formatMs } from "../../../run/state/format.ts";
import type { MessageRow } from "../../../run/state/row.ts";
import { Icon } from "../../parts/icon.tsx";
import { JsonText } from "../../parts/json-text.tsx";
import { Misread } from "./misread.tsx";

/** More than this is not readable in a pane, and drawing it would stop the page; Save has it all. */
const longest = 20_000;

export function MessageDetail({ row, onClose }: { readonly row: MessageRow; readonly onClose: () => void }) {
  const { kind, index, sinceMs, body } = row;
  const text = useMemo(() => JSON.stringify(JSON.parse(body.text), null, 2), [body]);
  return (
    <div class="lab-detail" role="region" aria-label="Message in full">
      <header class="lab-muted">
        <span>
          {kind} {index} · {formatMs(sinceMs)} · {formatBytes(body.sizeBytes)}
        </span>
        <button type="button" class="lab-icon-button" aria-label="Close the message" onClick={onClose}>
          <Icon of="cross" />
        </button>
      </header>
      <Misread body={body} />
      <pre tabIndex={0}>
        <JsonText text={text.slice(0, longest)} />
      </pre>
      {text.length > longest && (
        <p class="lab-muted lab-detail-rest">
          … {formatBytes(text.length - longest)} of JSON more: Save has the whole message.
        </p>
      )}
    </div>
  );
}
