// The text of the client program: written from the form until the reader changes it, kept over visits from then on.
import type { DescMethod } from "@bufbuild/protobuf";
import { keptName } from "../../example.ts";
import { programPrefix } from "../editor/drafts.ts";
import { rememberEdit } from "../editor/edits-elsewhere.ts";
import type { Lab } from "../../lab.ts";
import { lineOf } from "../outside/gather.ts";
import { textsOf } from "../outside/request-texts.ts";
import { entriesOfRows, readDeadline } from "../client/form.ts";
import { readStored, writeStored } from "../../parts/storage.ts";
import { programText } from "./program-text.ts";

const keyOf = ({ example, client }: Lab): string => programPrefix(keptName(example)) + client.method.value.name;

/** What the form says, as a program. A request that is no message yet becomes an empty one. */
export function generatedProgram(lab: Lab, method: DescMethod): string {
  const form = lab.client.form.value;
  return programText({
    method,
    metadata: entriesOfRows(form.metadata.value),
    deadlineMs: readDeadline(form.deadlineText.value).ms,
    messages: textsOf(lab).map((text) => lineOrEmpty(method, text)),
  });
}

function lineOrEmpty(method: DescMethod, text: string): string {
  try {
    return lineOf(method, text);
  } catch {
    return "{}";
  }
}

export function loadProgram(lab: Lab): string | undefined {
  return readStored(keyOf(lab));
}

/** Without a source, forgets the reader's program. */
export function saveProgram(lab: Lab, source: string | undefined): void {
  writeStored(keyOf(lab), source);
  rememberEdit(lab.example);
}
