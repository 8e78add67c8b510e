// A message on a row of the stream: field after field, in bold what is another value than in the message before.
import type { MessageBody } from "../../../run/events/event.ts";
import { isChanged, rowTextOf, shownText } from "./row-text.ts";

interface Props {
  readonly body: MessageBody;
  /** The message before of the same direction. */
  readonly before: MessageBody | undefined;
}

export function MessageText({ body, before }: Props) {
  const { fields, note } = rowTextOf(body);
  if (note !== undefined) return <span class="lab-note">{note}</span>;
  const earlier = before && rowTextOf(before);
  return (
    <>
      {fields.map((field) => (
        <span key={field.name} class="lab-value">
          <span class="lab-json-name">{field.name}</span>{" "}
          {isChanged(field, earlier) ? (
            // No more than a look: a screen reader would have to say it at nearly every word.
            <b data-tone={field.tone}>{shownText(field, earlier)}</b>
          ) : (
            <span data-tone={field.tone}>{shownText(field, earlier)}</span>
          )}{" "}
        </span>
      ))}
    </>
  );
}
