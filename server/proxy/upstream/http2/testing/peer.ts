// The other end of a connection, frame by frame: it says nothing by itself, so that a test writes all of it.
import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { noFaults } from "../../../testing/faults.ts";
import { Http2Connection } from "../connection.ts";
import { flags, type FrameHead, frameHeadBytes, frameOf, FrameParser, frameType, settingsFrame } from "../frames.ts";
import { encodeHeaders } from "../header-block.ts";
import type { StreamEnd, StreamListener } from "../stream.ts";

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

export interface SeenFrame extends FrameHead {
  readonly payload: Buffer;
}

export interface Peer {
  /** Frames as they came; DATA in parts. */
  readonly seen: SeenFrame[];
  readonly connection: Http2Connection;
  /** How often the connection has said that it is over. */
  readonly closed: () => number;
  send(...frames: readonly Uint8Array[]): void;
  /** Ends the TCP connection. */
  hangUp(): void;
  /** The payloads of such frames on a stream. */
  of(type: number, streamId: number): Buffer[];
  /** How much of a request has come. */
  requestBytes(streamId: number): number;
}

/** Starts a peer, and a connection to it. `settings`: what the peer begins with; it answers nothing. */
export async function startPeer(settings: readonly (readonly [number, number])[] | "none" = []): Promise<Peer> {
  const accepted = Promise.withResolvers<Socket>();
  const server = createServer((socket) => accepted.resolve(socket));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  let closed = 0;
  const connection = new Http2Connection({
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    faults: noFaults(),
    onMostStreams: () => undefined,
    onClose: () => closed++,
  });
  const socket = await accepted.promise;
  socket.on("error", () => undefined);
  onTestFinished(() => {
    connection.destroy();
    socket.destroy();
    server.close();
  });
  const seen: SeenFrame[] = [];
  readFrames(socket, seen);
  const of = (type: number, streamId: number): Buffer[] =>
    seen.flatMap((frame) => (frame.type === type && frame.streamId === streamId ? [frame.payload] : []));
  if (settings !== "none") socket.write(settingsFrame(settings));
  return {
    seen,
    connection,
    closed: () => closed,
    send: (...frames) => void socket.write(Buffer.concat(frames)),
    hangUp: () => socket.destroy(),
    of,
    requestBytes: (streamId) => of(frameType.data, streamId).reduce((sum, { length }) => sum + length, 0),
  };
}

function readFrames(socket: Socket, seen: SeenFrame[]): void {
  const parser = new FrameParser({
    onData: (streamId, payload, _windowBytes, isEnd) =>
      seen.push({ type: frameType.data, flags: isEnd ? flags.endStream : 0, streamId, payload: Buffer.from(payload) }),
    onFrame: (head, payload) => seen.push({ ...head, payload: Buffer.from(payload) }),
  });
  let greeting = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    if (greeting.length === preface.length) {
      parser.read(chunk);
      return;
    }
    const all = Buffer.concat([greeting, chunk]);
    greeting = all.subarray(0, preface.length);
    if (greeting.toString() !== preface.slice(0, greeting.length))
      throw new Error(`no preface: ${greeting.toString()}`);
    parser.read(all.subarray(preface.length));
  });
}

/** Headers of a response: in Huffman's code or in an index nothing is written here. */
export function headersFrame(streamId: number, headers: readonly string[], isEnd = false): Buffer {
  const set = flags.endHeaders | (isEnd ? flags.endStream : 0);
  return frameOf({ type: frameType.headers, flags: set, streamId }, encodeHeaders(headers));
}

export const head = (streamId: number): Buffer =>
  headersFrame(streamId, [":status", "200", "content-type", "application/grpc"]);

export const trailers = (streamId: number): Buffer => headersFrame(streamId, ["grpc-status", "0"], true);

export function dataFrame(streamId: number, bytes: Uint8Array | number, isEnd = false): Buffer {
  const payload = typeof bytes === "number" ? Buffer.alloc(bytes, 7) : bytes;
  return frameOf({ type: frameType.data, flags: isEnd ? flags.endStream : 0, streamId }, payload);
}

/** The bytes of a frame that says another length than it has. */
export function withLength(frame: Buffer, length: number): Buffer {
  const changed = Buffer.from(frame);
  changed.writeUIntBE(length, 0, 3);
  if (frame.length < frameHeadBytes) throw new Error("no frame");
  return changed;
}

/** A listener that records its events. */
export interface Told extends StreamListener {
  readonly events: string[];
  readonly received: () => number;
  /** Fails the test when it comes twice. */
  readonly ended: Promise<StreamEnd>;
}

export function listener(): Told {
  const events: string[] = [];
  const ended = Promise.withResolvers<StreamEnd>();
  let received = 0;
  const tell = (event: string): void => {
    if (events.at(-1)?.startsWith("close")) throw new Error(`${event} came after the close`);
    events.push(event);
  };
  return {
    events,
    received: () => received,
    ended: ended.promise,
    onHead: (status, headers, isEnd) =>
      tell(`head ${String(status)} ${headers.flat().join(" ")}${isEnd ? " end" : ""}`),
    onData: ({ length }) => {
      received += length;
      if (events.at(-1) !== "data") tell("data");
    },
    onTrailers: (headers) => tell(`trailers ${headers.flat().join(" ")}`),
    onEnd: () => tell("end"),
    onWritten: () => undefined,
    onClose: (end) => {
      tell(`close ${"code" in end ? String(end.code) : `lost ${end.lost?.message ?? ""}`.trim()}`);
      ended.resolve(end);
    },
  };
}
