// What the proxy and its tasks say to each other, as bytes.
import { Buffer } from "node:buffer";
import type { MethodKind } from "grpc-handler";
import { methodKinds } from "../../method-kinds.ts";
import { FieldReader, type FrameWriter } from "../../sandbox/packing.ts";

const directions = ["request", "response"] as const;

export interface Transcoding {
  /** "/package.Service/Method" */
  readonly path: string;
  /** A request is JSON, a response protobuf. */
  readonly direction: (typeof directions)[number];
  readonly isGzip: boolean;
  readonly message: Uint8Array;
}

export function writeTranscoding(fields: FrameWriter, { path, direction, isGzip, message }: Transcoding): void {
  fields.text(path).u8(directions.indexOf(direction)).u8(Number(isGzip)).rest(message);
}

export function readTranscoding(fields: FieldReader): Transcoding {
  return {
    path: fields.text(),
    direction: fields.oneOf(directions),
    isGzip: fields.u8() === 1,
    message: fields.rest(),
  };
}

export interface MethodFacts {
  readonly kind: MethodKind;
  /** It may be called by GET. */
  readonly hasNoSideEffects: boolean;
}

/** By name. Throws WireError for what is no such list. */
export function unpackMethods(output: Uint8Array): Map<string, MethodFacts> {
  const fields = new FieldReader(Buffer.from(output.buffer, output.byteOffset, output.byteLength));
  const methods = new Map<string, MethodFacts>();
  for (let left = fields.u32(); left > 0; left--)
    methods.set(fields.text(), { kind: fields.oneOf(methodKinds), hasNoSideEffects: fields.u8() === 1 });
  fields.end();
  return methods;
}
