// The request messages of the present run, to make it again: as they were typed, sent, or are offered.
import type { Lab } from "../../lab.ts";
import { prettyJson } from "../client/form.ts";
import { rowsOf } from "../../../run/state/log.ts";
import { takesStream } from "../../../run/state/method-entry.ts";

export function textsOf(lab: Lab): readonly string[] {
  const form = lab.client.form.value;
  if (!takesStream(lab.client.method.value.kind)) return [form.requestText.value];
  const sent = sentTexts(lab);
  return sent.length > 0 ? sent : form.samples.map(prettyJson);
}

/** What the last run sent, if it was a run of the method that is chosen now. */
export function sentTexts(lab: Lab): readonly string[] {
  const { method, stream } = lab.state.value;
  if (method !== lab.client.method.value.name) return [];
  return [...rowsOf(stream)].flatMap((row) => (row.kind === "sent" ? [row.body.text] : []));
}
