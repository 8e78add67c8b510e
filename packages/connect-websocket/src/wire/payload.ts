// What each frame type carries: the payload codecs, one beside the other.
import { Code } from "@connectrpc/connect";
import { ByteReader, ByteWriter } from "./bytes.ts";
import type { Frame } from "./frame.ts";
import { headerListBytes, readHeaderList, writeHeaderList } from "./header-list.ts";
import { MuxCallError, MuxProtocolError } from "./protocol-error.ts";

const utf8 = new TextEncoder();
const empty = new Uint8Array(0);

/** "/package.Service/Method", visible ASCII. */
const pathPattern = /^\/[\x21-\x2e\x30-\x7e]+\/[\x21-\x2e\x30-\x7e]+$/;

/** The payload's bytes: for DATA and PING the caller's own, otherwise fresh ones. Throws TypeError for a bad header. */
export function encodePayload(frame: Frame): Uint8Array {
  switch (frame.type) {
    case "DATA":
      return frame.payload;
    case "HALF_CLOSE":
      return empty;
    case "CREDIT":
      return new ByteWriter(4).u32(frame.bytes).bytes;
    case "PING":
      return frame.opaque;
    case "GOAWAY":
      return utf8.encode(frame.reason);
    case "RESET": {
      const reason = utf8.encode(frame.reason);
      return new ByteWriter(4 + reason.length).u32(frame.code).raw(reason).bytes;
    }
    case "OPEN":
      return encodeOpen(frame);
    case "HEADERS": {
      const writer = new ByteWriter(headerListBytes(frame.headers));
      writeHeaderList(writer, frame.headers);
      return writer.bytes;
    }
    case "TRAILERS":
      return encodeTrailers(frame);
  }
}

function encodeOpen(frame: Frame & { type: "OPEN" }): Uint8Array {
  if (!pathPattern.test(frame.path)) throw new TypeError(`expected a path "/package.Service/Method": ${frame.path}`);
  const writer = new ByteWriter(2 + frame.path.length + 4 + headerListBytes(frame.headers));
  writer.u16(frame.path.length).octets(frame.path).u32(frame.timeoutMs);
  writeHeaderList(writer, frame.headers);
  return writer.bytes;
}

function encodeTrailers(frame: Frame & { type: "TRAILERS" }): Uint8Array {
  const message = utf8.encode(frame.message);
  const writer = new ByteWriter(1 + 4 + message.length + headerListBytes(frame.headers));
  writer.u8(frame.status).u32(message.length).raw(message);
  writeHeaderList(writer, frame.headers);
  return writer.bytes;
}

/** The frame of a payload whose size is within the limits. Throws MuxProtocolError when it is not what its type wants. */
export function parsePayload(type: Frame["type"], callId: number, flags: number, payload: Uint8Array): Frame {
  switch (type) {
    case "DATA":
      return { type, callId, payload };
    case "HALF_CLOSE":
      exactly(type, payload, 0);
      return { type, callId };
    case "CREDIT":
      return { type, callId, bytes: parseCredit(payload) };
    case "PING":
      exactly(type, payload, 8);
      return { type, callId: 0, ack: flags === 1, opaque: payload };
    case "GOAWAY":
      return { type, callId: 0, reason: new ByteReader(payload).text(payload.length, "reason") };
    case "RESET": {
      const reader = new ByteReader(payload);
      return { type, callId, code: reader.u32("RESET code"), reason: reader.text(reader.left, "RESET reason") };
    }
    case "OPEN":
      return parseOpen(callId, payload);
    case "HEADERS":
      return { type, callId, headers: readHeaderList(new ByteReader(payload), callId) };
    case "TRAILERS":
      return parseTrailers(callId, payload);
  }
}

function parseOpen(callId: number, payload: Uint8Array): Frame {
  const reader = new ByteReader(payload);
  const path = reader.octets(reader.u16("OPEN path length"), "OPEN path");
  const timeoutMs = reader.u32("OPEN timeout");
  const headers = readHeaderList(reader, callId);
  if (!pathPattern.test(path)) {
    throw new MuxCallError(callId, Code.Unimplemented, 'malformed method path, expected "/package.Service/Method"');
  }
  return { type: "OPEN", callId, path, timeoutMs, headers };
}

function parseTrailers(callId: number, payload: Uint8Array): Frame {
  const reader = new ByteReader(payload);
  const status = reader.u8("TRAILERS status");
  const message = reader.text(reader.u32("TRAILERS message length"), "TRAILERS message");
  return { type: "TRAILERS", callId, status, message, headers: readHeaderList(reader, callId) };
}

function parseCredit(payload: Uint8Array): number {
  exactly("CREDIT", payload, 4);
  const bytes = new ByteReader(payload).u32("CREDIT bytes");
  if (bytes === 0) throw new MuxProtocolError("CREDIT of 0 bytes grants nothing");
  return bytes;
}

function exactly(type: string, payload: Uint8Array, size: number): void {
  if (payload.length === size) return;
  throw new MuxProtocolError(`${type} has ${String(size)} bytes of payload, found ${String(payload.length)}`);
}
