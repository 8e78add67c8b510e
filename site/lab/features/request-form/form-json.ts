// The message in the JSON box as the form has it: the last text without a mistake, and the text after an edit.
import type { JsonValue } from "@bufbuild/protobuf";
import { type JsonMistake, locate } from "../../../run/state/json-places.ts";
import { prettyJson } from "../client/form.ts";
import { isFields, type JsonFields } from "./json-edit.ts";

export interface FormJson {
  readonly json: JsonFields;
  /** The text has a mistake: `json` is what it was before. */
  readonly mistake?: JsonMistake;
}

export function readFormJson(text: string, before: JsonFields): FormJson {
  const located = locate(text);
  if (!located.ok) return { json: before, mistake: located };
  const json = JSON.parse(text) as JsonValue;
  if (isFields(json)) return { json };
  return { json: before, mistake: { place: { line: 1, column: 1 }, message: "expected an object: a message" } };
}

export function formText(json: JsonFields): string {
  return prettyJson(json);
}
