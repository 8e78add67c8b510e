// One message in full, beside the log that only shows its beginning.
import { formatBytes, formatMs } from "../state/format.ts";
import type { StreamRow } from "../state/row.ts";
import { Icon } from "./icon.tsx";
import { JsonText } from "./json-text.tsx";

type MessageRow = Extract<StreamRow, { kind: "sent" | "received" }>;

export function isMessage(row: StreamRow): row is MessageRow {
  return row.kind === "sent" || row.kind === "received";
}

/** What a key pressed in the log selects: Enter the newest message, arrows the next ones, Escape none. */
export function selectedBy(
  key: string,
  rows: readonly MessageRow[],
  selected: number | undefined,
): number | undefined | "same" {
  const index = rows.findIndex(({ id }) => id === selected);
  if (key === "Enter" && index < 0) return rows.at(-1)?.id;
  if (index < 0) return "same";
  if (key === "Escape" || key === "Enter") return undefined;
  if (key === "ArrowDown") return rows[Math.min(rows.length - 1, index + 1)]?.id;
  return key === "ArrowUp" ? rows[Math.max(0, index - 1)]?.id : "same";
}

export function MessageDetail({ row, onClose }: { readonly row: MessageRow; readonly onClose: () => void }) {
  return (
    <div class="lab-detail" role="region" aria-label="Message in full">
      <header>
        <span>
          {row.kind} {row.index} · {formatMs(row.sinceMs)} · {formatBytes(row.body.sizeBytes)}
        </span>
        <button type="button" class="lab-icon-button" aria-label="Close the message" onClick={onClose}>
          <Icon of="cross" />
        </button>
      </header>
      <pre tabIndex={0}>
        <JsonText text={JSON.stringify(JSON.parse(row.body.text), null, 2)} whole />
      </pre>
    </div>
  );
}
