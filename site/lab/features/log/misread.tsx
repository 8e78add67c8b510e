// Where the two sides of a call have different schemas: what of a message is read otherwise than it was written.
import type { MessageBody } from "../../../run/events/event.ts";

export function Misread({ body: { misread = [] } }: { readonly body: MessageBody }) {
  if (misread.length === 0) return null;
  return (
    <ul class="lab-misread" aria-label="Not read as it was written">
      {misread.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

/** How much of it, on one row of the stream. */
export function MisreadMark({ body: { misread = [] } }: { readonly body: MessageBody }) {
  if (misread.length === 0) return null;
  return (
    <span class="lab-misread-mark" title={misread.join("\n")}>
      ! {misread.length} {misread.length === 1 ? "differs" : "differ"}
    </span>
  );
}
