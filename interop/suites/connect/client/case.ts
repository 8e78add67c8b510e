// One case for a client under test, and what came of it: client_compat.proto, by its field numbers.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import { type BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { ConnectError } from "@connectrpc/connect";
import {
  type ConformancePayload,
  ConformancePayloadSchema,
  type Header,
  HeaderSchema,
} from "#gen/connectrpc/conformance/v1/service_pb.js";
import { eachField } from "../frames.ts";

export interface Case {
  name: string;
  host: string;
  port: number;
  /** What the server shows, in PEM, when it speaks TLS. */
  cert: string;
  messageReceiveLimit: number;
  method: string;
  isFullDuplex: boolean;
  readonly headers: Header[];
  readonly messages: Any[];
  timeoutMs: number | undefined;
  /** Before each request of a stream. */
  delayMs: number;
  cancel: Cancel;
}

/** When the call is cancelled, if at all. */
interface Cancel {
  /** Instead of half-close. */
  readonly beforeHalfClose?: boolean;
  readonly afterHalfCloseMs?: number;
  readonly afterResponses?: number;
}

export interface Outcome {
  readonly headers: Headers;
  readonly payloads: readonly ConformancePayload[];
  readonly error: ConnectError | undefined;
  readonly trailers: Headers;
  /** Requests that the call did not take, since it had ended. */
  readonly unsent: number;
}

const fullDuplex = 5;

/** What each field of a ClientCompatRequest sets. */
const fields: Readonly<Record<number, (test: Case, reader: BinaryReader) => void>> = {
  1: (test, reader) => (test.name = reader.string()),
  6: (test, reader) => (test.host = reader.string()),
  7: (test, reader) => (test.port = reader.uint32()),
  8: (test, reader) => (test.cert = Buffer.from(reader.bytes()).toString()),
  10: (test, reader) => (test.messageReceiveLimit = reader.uint32()),
  12: (test, reader) => (test.method = reader.string()),
  13: (test, reader) => (test.isFullDuplex = reader.int32() === fullDuplex),
  15: (test, reader) => test.headers.push(fromBinary(HeaderSchema, reader.bytes())),
  16: (test, reader) => test.messages.push(fromBinary(AnySchema, reader.bytes())),
  17: (test, reader) => (test.timeoutMs = reader.uint32()),
  18: (test, reader) => (test.delayMs = reader.uint32()),
  19: (test, reader) => (test.cancel = readCancel(reader.bytes())),
};

export function readCase(message: Uint8Array): Case {
  const test: Case = {
    ...{ name: "", host: "", port: 0, cert: "", messageReceiveLimit: 0, method: "", isFullDuplex: false },
    ...{ headers: [], messages: [], timeoutMs: undefined, delayMs: 0, cancel: {} },
  };
  eachField(message, (number, reader) => {
    fields[number]?.(test, reader);
    return number in fields;
  });
  return test;
}

/** One without a time is right after half-close. */
function readCancel(message: Uint8Array): Cancel {
  let cancel: Cancel = { afterHalfCloseMs: 0 };
  eachField(message, (number, reader) => {
    if (number === 1) cancel = { beforeHalfClose: reader.bytes().length === 0 };
    else if (number === 2) cancel = { afterHalfCloseMs: reader.uint32() };
    else if (number === 3) cancel = { afterResponses: reader.uint32() };
    else return false;
    return true;
  });
  return cancel;
}

/** A ClientCompatResponse for a call that was made, however it ended. */
export function writeOutcome(name: string, { headers, payloads, error, trailers, unsent }: Outcome): Uint8Array {
  const writer = new BinaryWriter();
  const bytes = (number: number, value: Uint8Array): unknown =>
    writer.tag(number, WireType.LengthDelimited).bytes(value);
  writer.tag(1, WireType.LengthDelimited).string(name);
  writer.tag(2, WireType.LengthDelimited).fork();
  for (const header of headerBytes(headers)) bytes(1, header);
  for (const payload of payloads) bytes(2, toBinary(ConformancePayloadSchema, payload));
  if (error) bytes(3, errorBytes(error));
  for (const trailer of headerBytes(trailers)) bytes(4, trailer);
  writer.tag(5, WireType.Varint).int32(unsent);
  return writer.join().finish();
}

/** A ClientCompatResponse for a call that could not be made. */
export const writeFailure = (name: string, message: string): Uint8Array =>
  new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string(name)
    .tag(3, WireType.LengthDelimited)
    .fork()
    .tag(1, WireType.LengthDelimited)
    .string(message)
    .join()
    .finish();

const headerBytes = (headers: Headers): Uint8Array[] =>
  [...headers].map(([name, value]) => toBinary(HeaderSchema, create(HeaderSchema, { name, value: [value] })));

function errorBytes({ code, rawMessage, details }: ConnectError): Uint8Array {
  const writer = new BinaryWriter().tag(1, WireType.Varint).int32(code);
  writer.tag(2, WireType.LengthDelimited).string(rawMessage);
  for (const detail of details) {
    if (!("type" in detail)) continue;
    const received = create(AnySchema, { typeUrl: `type.googleapis.com/${detail.type}`, value: detail.value });
    writer.tag(3, WireType.LengthDelimited).bytes(toBinary(AnySchema, received));
  }
  return writer.finish();
}
