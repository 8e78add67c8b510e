// What a runner tells the server, and its bytes. The reading side belongs to the server and believes nothing.
import type { Buffer } from "node:buffer";
import { FieldReader } from "./field-reader.ts";
import type { FrameWriter } from "./frame-writer.ts";
import { breaches, consoleLevels, marks } from "./guest-frame.ts";
import type { Breach, GuestFrame } from "./guest-frame.ts";

/** A frame of the isolate, with what the runner adds: whose it is and when it was, by the monotonic clock. */
export type Stamped<Frame> = Frame & { readonly program: number; readonly atMs: number };

export type UpFrame =
  | { readonly type: "ready" }
  | { readonly type: "pong"; readonly number: number }
  /** The program's isolate is gone: it broke a limit. `stack` shows where, if anything does. */
  | { readonly type: "broke"; readonly program: number; readonly limit: Breach; readonly stack: string }
  /** How many timers of the program have not fired, after that number has changed. */
  | { readonly type: "timers"; readonly program: number; readonly atMs: number; readonly count: number }
  | Stamped<GuestFrame>;

const types = [
  "ready",
  "pong",
  "broke",
  "loaded",
  "loadFailed",
  "headers",
  "message",
  "received",
  "discarded",
  "mark",
  "threw",
  "finish",
  "console",
  "timers",
] as const;

export function writeUp(out: FrameWriter, frame: UpFrame): void {
  out.begin(types.indexOf(frame.type));
  if (frame.type === "pong") out.u32(frame.number);
  else if (frame.type === "broke") out.u32(frame.program).u8(breaches.indexOf(frame.limit)).text(frame.stack);
  else if (frame.type === "timers") out.u32(frame.program).f64(frame.atMs).u32(frame.count);
  else if (frame.type !== "ready") writeGuest(out.u32(frame.program).f64(frame.atMs), frame);
  out.finish();
}

export type Message = Omit<Extract<GuestFrame, { readonly type: "message" }>, "type">;

/** The frames that come by the thousand, without an object for each. */
export function writeMessage(out: FrameWriter, program: number, atMs: number, { call, site, payload }: Message): void {
  out.begin(types.indexOf("message")).u32(program).f64(atMs).u32(call).u8(site).rest(payload).finish();
}

export function writeReceived(out: FrameWriter, program: number, atMs: number, call: number, bytes: number): void {
  out.begin(types.indexOf("received")).u32(program).f64(atMs).u32(call).u32(bytes).finish();
}

function writeGuest(out: FrameWriter, frame: GuestFrame): FrameWriter {
  switch (frame.type) {
    case "loaded":
      return out;
    case "loadFailed":
      return out.u8(Number(frame.wrongExport)).text(frame.message).text(frame.stack);
    case "headers":
      return out.u32(frame.call).metadata(frame.metadata);
    case "message":
      return out.u32(frame.call).u8(frame.site).rest(frame.payload);
    case "received":
    case "discarded":
      return out.u32(frame.call).u32(frame.bytes);
    case "mark":
      return out.u32(frame.call).u8(marks.indexOf(frame.mark));
    case "threw":
      return out.u32(frame.call).text(frame.message).text(frame.stack);
    case "finish":
      out.u32(frame.call).u8(frame.code).u8(Number(frame.unforeseen));
      return out.text(frame.message).metadata(frame.trailers);
    case "console":
      out.u32(frame.call).u8(consoleLevels.indexOf(frame.level));
      return out.u32(frame.line).u32(frame.column).text(frame.text);
  }
}

/** Throws WireError on anything that `writeUp` does not write. */
export function readUp(bytes: Buffer): UpFrame {
  const fields = new FieldReader(bytes);
  const frame = readFields(fields.oneOf(types), fields);
  fields.end();
  return frame;
}

function readFields(type: (typeof types)[number], fields: FieldReader): UpFrame {
  if (type === "ready") return { type };
  if (type === "pong") return { type, number: fields.u32() };
  const program = fields.u32();
  if (type === "broke") return { type, program, limit: fields.oneOf(breaches), stack: fields.text() };
  const atMs = fields.f64();
  if (type === "timers") return { type, program, atMs, count: fields.u32() };
  return { program, atMs, ...readGuest(type, fields) };
}

function readGuest(type: GuestFrame["type"], fields: FieldReader): GuestFrame {
  switch (type) {
    case "loaded":
      return { type };
    case "loadFailed":
      return { type, wrongExport: fields.u8() === 1, message: fields.text(), stack: fields.text() };
    case "headers":
      return { type, call: fields.u32(), metadata: fields.metadata() };
    case "message":
      return { type, call: fields.u32(), site: fields.u8(), payload: fields.rest() };
    case "received":
    case "discarded":
      return { type, call: fields.u32(), bytes: fields.u32() };
    case "mark":
      return { type, call: fields.u32(), mark: fields.oneOf(marks) };
    case "threw":
      return { type, call: fields.u32(), message: fields.text(), stack: fields.text() };
    case "finish":
      return {
        type,
        call: fields.u32(),
        code: fields.u8(),
        unforeseen: fields.u8() === 1,
        message: fields.text(),
        trailers: fields.metadata(),
      };
    case "console":
      return {
        type,
        call: fields.u32(),
        level: fields.oneOf(consoleLevels),
        line: fields.u32(),
        column: fields.u32(),
        text: fields.text(),
      };
  }
}
