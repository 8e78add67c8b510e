// What keeps a call from being made: a mistake in the form, in a sentence for the status strip.
import type { JsonMistake } from "../../../run/state/json-places.ts";
import { metadataMistake, type MethodForm, readDeadline } from "./form.ts";

export interface Refusal extends JsonMistake {
  /** The part of the form that has the mistake. */
  readonly part: "request" | "metadata" | "deadline";
}

/** The first of the form's mistakes. The message is not looked at where messages are sent one by one. */
export function refusalOf(form: MethodForm, hasRequest: boolean): Refusal | undefined {
  const mistake = hasRequest ? (heldMistake(form) ?? form.mistake.value) : undefined;
  if (mistake) return { part: "request", ...mistake };
  const inMetadata = form.metadata.value.map(metadataMistake).find((message) => message !== undefined);
  if (inMetadata !== undefined) return { part: "metadata", message: inMetadata };
  const { mistake: inDeadline } = readDeadline(form.deadlineText.value);
  return inDeadline === undefined ? undefined : { part: "deadline", message: `expected ${inDeadline}` };
}

/** What is typed in the request's form and cannot be sent. */
export function heldMistake({ held }: MethodForm): JsonMistake | undefined {
  for (const [path, mistake] of held.value) return { message: `${path}: ${mistake}` };
  return undefined;
}

const sentences: Readonly<Record<Refusal["part"], string>> = {
  request: "The request is not valid",
  metadata: "The metadata are not valid",
  deadline: "The deadline is not valid",
};

/** What comes before the place and the message. */
export function refusalSentence({ part }: Refusal): string {
  return sentences[part];
}

/** "line 3, column 5"; without a place, a word to press. */
export function refusalPlace({ place }: Refusal): string {
  return place ? `line ${String(place.line)}, column ${String(place.column)}` : "show";
}
