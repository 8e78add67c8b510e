// What the server tells a runner, and its bytes.
import type { Buffer } from "node:buffer";
import type { CallHead } from "./call-head.ts";
import { FieldReader } from "./field-reader.ts";
import type { FrameWriter } from "./frame-writer.ts";

/** Programs and calls have numbers that the server gives out, from 1, and never uses twice in a session. */
export type DownFrame =
  | LoadFrame
  | { readonly type: "unload"; readonly program: number }
  | OpenFrame
  | { readonly type: "message"; readonly program: number; readonly call: number; readonly payload: Uint8Array }
  | { readonly type: "halfClose"; readonly program: number; readonly call: number }
  | { readonly type: "cancel"; readonly program: number; readonly call: number; readonly reason: string }
  | { readonly type: "grant"; readonly program: number; readonly call: number; readonly bytes: number }
  | { readonly type: "ping"; readonly number: number };

export interface LoadFrame {
  readonly type: "load";
  readonly program: number;
  readonly snapshot: SnapshotName;
  /** Descriptors by whose rules requests are checked; empty: they are not. */
  readonly rules: Uint8Array;
  readonly code: string;
}

/** What an isolate begins with: the second one holds protovalidate as well. */
export type SnapshotName = (typeof snapshots)[number];

type OpenFrame = CallHead & { readonly type: "open"; readonly program: number };

const types = ["load", "unload", "open", "message", "halfClose", "cancel", "grant", "ping"] as const;
const snapshots = ["plain", "validator"] as const;
const kinds = ["unary", "server_streaming", "client_streaming", "bidi_streaming"] as const;

export function writeDown(out: FrameWriter, frame: DownFrame): void {
  out.begin(types.indexOf(frame.type));
  writeFields(out, frame);
  out.finish();
}

function writeFields(out: FrameWriter, frame: DownFrame): FrameWriter {
  switch (frame.type) {
    case "load":
      return out.u32(frame.program).u8(snapshots.indexOf(frame.snapshot)).bytes(frame.rules).text(frame.code);
    case "unload":
      return out.u32(frame.program);
    case "open":
      out.u32(frame.program).u32(frame.call).u8(kinds.indexOf(frame.kind));
      return out
        .text(frame.service)
        .text(frame.method)
        .text(frame.peer)
        .f64(frame.deadlineUnixMs)
        .metadata(frame.metadata);
    case "message":
      return out.u32(frame.program).u32(frame.call).rest(frame.payload);
    case "halfClose":
      return out.u32(frame.program).u32(frame.call);
    case "cancel":
      return out.u32(frame.program).u32(frame.call).text(frame.reason);
    case "grant":
      return out.u32(frame.program).u32(frame.call).u32(frame.bytes);
    case "ping":
      return out.u32(frame.number);
  }
}

/** Throws WireError on anything that `writeDown` does not write. */
export function readDown(bytes: Buffer): DownFrame {
  const fields = new FieldReader(bytes);
  const frame = readFields(fields.oneOf(types), fields);
  fields.end();
  return frame;
}

function readFields(type: (typeof types)[number], fields: FieldReader): DownFrame {
  switch (type) {
    case "load":
      return {
        type,
        program: fields.u32(),
        snapshot: fields.oneOf(snapshots),
        rules: fields.bytes(),
        code: fields.text(),
      };
    case "unload":
      return { type, program: fields.u32() };
    case "open":
      return {
        type,
        program: fields.u32(),
        call: fields.u32(),
        kind: fields.oneOf(kinds),
        service: fields.text(),
        method: fields.text(),
        peer: fields.text(),
        deadlineUnixMs: fields.f64(),
        metadata: fields.metadata(),
      };
    case "message":
      return { type, program: fields.u32(), call: fields.u32(), payload: fields.rest() };
    case "halfClose":
      return { type, program: fields.u32(), call: fields.u32() };
    case "cancel":
      return { type, program: fields.u32(), call: fields.u32(), reason: fields.text() };
    case "grant":
      return { type, program: fields.u32(), call: fields.u32(), bytes: fields.u32() };
    case "ping":
      return { type, number: fields.u32() };
  }
}
