// What the inputs and outputs of tasks are written and read with. A door of its own, since it is for both sides, and a task's process
// holds nothing of the sandbox but this.
import type { Buffer } from "node:buffer";
import { PlaygroundError } from "../errors.ts";
import type { TaskOutcome } from "./tasks/channel.ts";
import { FrameWriter } from "./wire/frame-writer.ts";

export { FieldReader } from "./wire/field-reader.ts";
export type { FrameWriter } from "./wire/frame-writer.ts";
export { WireError } from "./wire/wire-error.ts";
export type { Task } from "./tasks/child/serve.ts";

/** The fields that `write` writes, one after another: for a FieldReader. */
export function pack(write: (fields: FrameWriter) => void): Buffer {
  const writer = new FrameWriter().beginUntyped();
  write(writer);
  writer.finish();
  const lengthBytes = 4;
  return writer.take().subarray(lengthBytes);
}

/** The output, or the fault as an error. */
export function outputOf(outcome: TaskOutcome): Buffer {
  if (outcome.ok) return outcome.output;
  throw new PlaygroundError(outcome.fault.code, outcome.fault.message);
}
