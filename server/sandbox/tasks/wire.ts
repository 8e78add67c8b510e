// What the server and a task process say to each other: one task at a time, its input and its outcome, and frames both ways while
// it runs. The bytes within are the task's own matter.
import type { Buffer } from "node:buffer";
import { FieldReader } from "../wire/field-reader.ts";
import type { FrameWriter } from "../wire/frame-writer.ts";

export type TaskDown =
  | { readonly type: "start"; readonly task: string; readonly input: Uint8Array }
  | { readonly type: "frame"; readonly bytes: Uint8Array };

/** `fault`: what is wrong with the input, as a gRPC status. `broken`: the task failed on its own. */
export type TaskUp =
  | { readonly type: "ready" }
  | { readonly type: "frame"; readonly bytes: Buffer }
  | { readonly type: "done"; readonly output: Buffer }
  | { readonly type: "fault"; readonly code: number; readonly message: string }
  | { readonly type: "broken"; readonly message: string };

const downTypes = ["start", "frame"] as const satisfies readonly TaskDown["type"][];
const upTypes = ["ready", "frame", "done", "fault", "broken"] as const satisfies readonly TaskUp["type"][];

/** What a frame takes beside its bytes: type, and a task's name. */
export const frameSlackBytes = 256;

export function writeDown(writer: FrameWriter, down: TaskDown): void {
  writer.begin(downTypes.indexOf(down.type));
  if (down.type === "start") writer.text(down.task).rest(down.input);
  else writer.rest(down.bytes);
  writer.finish();
}

export function readDown(bytes: Buffer): TaskDown {
  const fields = new FieldReader(bytes);
  const type = fields.oneOf(downTypes);
  if (type === "start") return { type, task: fields.text(), input: fields.rest() };
  return { type, bytes: fields.rest() };
}

export function writeUp(writer: FrameWriter, up: TaskUp): void {
  writer.begin(upTypes.indexOf(up.type));
  switch (up.type) {
    case "ready":
      break;
    case "frame":
      writer.rest(up.bytes);
      break;
    case "done":
      writer.rest(up.output);
      break;
    case "fault":
      writer.u8(up.code).text(up.message);
      break;
    case "broken":
      writer.text(up.message);
  }
  writer.finish();
}

/** Throws WireError for what is no such frame. */
export function readUp(bytes: Buffer): TaskUp {
  const fields = new FieldReader(bytes);
  const type = fields.oneOf(upTypes);
  switch (type) {
    case "ready":
      fields.end();
      return { type };
    case "frame":
      return { type, bytes: fields.rest() };
    case "done":
      return { type, output: fields.rest() };
    case "fault":
      return { type, code: fields.u8(), message: fields.text() };
    case "broken":
      return { type, message: fields.text() };
  }
}
