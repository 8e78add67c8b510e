// About how much memory an event takes while it is kept: its objects, and its texts in the message and in its serialized form.
import type { WatchResponse } from "#gen/playground/v1/playground_pb.js";

/** Measured: a messageYielded, serialized too. */
const objectBytes = 500;
const textBytesPerCharacter = 3;

export function eventBytes({ event }: WatchResponse): number {
  return objectBytes + textBytesPerCharacter * charactersOf(event);
}

function charactersOf(event: WatchResponse["event"]): number {
  switch (event.case) {
    case "consoleLine":
      return event.value.text.length;
    case "threw":
      return event.value.message.length;
    case "callStarted":
    case "headersSent":
      return charactersIn(event.value.metadata);
    case "finished":
      return event.value.message.length + charactersIn(event.value.trailers);
    default:
      return 0;
  }
}

function charactersIn(metadata: Readonly<Record<string, string>>): number {
  return Object.entries(metadata).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
}
