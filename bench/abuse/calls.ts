// One call over each carrier, written against the protocol itself: what counts is whether a status comes.
import { request } from "node:http";
import { connect as connectHttp2, constants } from "node:http2";
import { frame } from "../../server/proxy/call/frames.ts";
import { byName } from "../../server/proxy/listener/http.ts";
import { decodeFrames, encodeFrames } from "../../packages/connect-websocket/src/wire/frame-codec.ts";
import { codeFromString } from "@connectrpc/connect/protocol-connect";
import { StatusCode } from "grpc-handler";
import { WebSocket } from "ws";
import type { Attempt } from "./surface.ts";

export interface CallInput {
  /** "/package.Service/Method" */
  readonly path: string;
  readonly metadata: readonly (readonly [string, string])[];
  readonly messages: readonly Uint8Array[];
  readonly timeoutMs: number;
}

/** The status, or undefined when the call ended without one. Rejects when the client refuses to send what it is given. */
export type Caller = (attempt: Attempt, call: CallInput) => Promise<number | undefined>;

export const carriers: Readonly<Record<string, Caller>> = {
  grpc: (attempt, call) => grpc(attempt, call, attempt.scene.grpcPort),
  "grpc, proxy": (attempt, call) => grpc(attempt, call, attempt.scene.port),
  "grpc-web": grpcWeb,
  connect: connectStream,
  mux,
  "grpc-websockets": grpcWebSockets,
};

const bodyOf = (call: CallInput): Buffer => Buffer.concat(call.messages.map((message) => frame(0, message)));

function grpc({ scene, signal, address }: Attempt, call: CallInput, port: number): Promise<number | undefined> {
  const session = connectHttp2(`http://${scene.host}:${String(port)}`);
  return new Promise<number | undefined>((resolve, reject) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
    session.on("error", () => undefined);
    const stream = session.request({
      "x-forwarded-for": address,
      ...byName(call.metadata),
      ":method": "POST",
      ":path": call.path,
      "content-type": "application/grpc",
      te: "trailers",
      "grpc-timeout": `${String(call.timeoutMs)}m`,
    });
    let status: number | undefined;
    const look = (headers: Readonly<Record<string, unknown>>): void => {
      if (headers["grpc-status"] !== undefined) status = Number(headers["grpc-status"]);
      // The mapping of HTTP to gRPC is the client's: a response that is no gRPC has a status too.
      else if (headers[":status"] !== undefined && headers[":status"] !== 200) status = 2;
    };
    stream.on("response", look);
    stream.on("trailers", look);
    stream.on("data", () => undefined);
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // A stream that is reset has a status by gRPC's table; one whose connection is lost has not.
      if (error.code === "ERR_HTTP2_STREAM_ERROR") status ??= resetStatus.get(stream.rstCode) ?? StatusCode.INTERNAL;
      else if (error.code === "ERR_HTTP2_INVALID_STREAM") reject(error);
    });
    stream.on("close", () => resolve(status));
    stream.end(bodyOf(call));
  }).finally(() => session.destroy());
}

/** What gRPC makes of the code of a reset stream, where that is not INTERNAL. */
const resetStatus: ReadonlyMap<number, number> = new Map([
  [constants.NGHTTP2_REFUSED_STREAM, StatusCode.UNAVAILABLE],
  [constants.NGHTTP2_CANCEL, StatusCode.CANCELLED],
  [constants.NGHTTP2_ENHANCE_YOUR_CALM, StatusCode.RESOURCE_EXHAUSTED],
  [constants.NGHTTP2_INADEQUATE_SECURITY, StatusCode.PERMISSION_DENIED],
]);

interface Answer {
  readonly httpStatus: number;
  readonly body: Buffer;
}

function post(
  attempt: Attempt,
  call: CallInput,
  headers: Record<string, string>,
  body = bodyOf(call),
): Promise<Answer | undefined> {
  const { scene, signal, address } = attempt;
  return new Promise((resolve, reject) => {
    const sent = request({
      host: scene.host,
      port: scene.port,
      path: call.path,
      method: "POST",
      headers: { "x-forwarded-for": address, ...byName(call.metadata), ...headers },
      signal,
      agent: false,
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      if (signal.aborted) resolve(undefined);
      else if (error.code === "ECONNRESET" || error.code === "EPIPE" || error.code?.startsWith("HPE_"))
        resolve(undefined);
      else reject(error);
    });
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", () => resolve(undefined));
      response.on("close", () => {
        if (response.complete) resolve({ httpStatus: response.statusCode ?? 0, body: Buffer.concat(chunks) });
        else resolve(undefined);
      });
    });
    sent.end(body);
  });
}

/** The payload of the last frame with that flag. */
function lastFrame(body: Buffer, flag: number): Buffer | undefined {
  let found: Buffer | undefined;
  for (let at = 0; at + 5 <= body.length; at += 5 + body.readUInt32BE(at + 1))
    if ((body.readUInt8(at) & flag) !== 0) found = body.subarray(at + 5, at + 5 + body.readUInt32BE(at + 1));
  return found;
}

async function grpcWeb(attempt: Attempt, call: CallInput): Promise<number | undefined> {
  const answer = await post(attempt, call, {
    "content-type": "application/grpc-web+proto",
    "grpc-timeout": `${String(call.timeoutMs)}m`,
  });
  if (!answer) return undefined;
  return answer.httpStatus === 200 ? statusIn(lastFrame(answer.body, 0x80)) : 2;
}

const statusIn = (block: Buffer | undefined): number | undefined => {
  const found = /^grpc-status:\s*(\d+)/im.exec(block?.toString("latin1") ?? "")?.[1];
  return found === undefined ? undefined : Number(found);
};

async function connectStream(attempt: Attempt, call: CallInput): Promise<number | undefined> {
  const answer = await post(attempt, call, {
    "content-type": "application/connect+proto",
    "connect-protocol-version": "1",
    "connect-timeout-ms": String(call.timeoutMs),
  });
  if (!answer) return undefined;
  if (answer.httpStatus !== 200) return 2;
  const end = lastFrame(answer.body, 2);
  if (end === undefined) return undefined;
  const { error } = JSON.parse(end.toString()) as { error?: { code?: string } };
  return error === undefined ? 0 : (codeFromString(error.code ?? "") ?? 2);
}

/** A unary method: trailers are headers, and the body of an error is JSON. */
export async function connectUnary(attempt: Attempt, call: CallInput): Promise<number | undefined> {
  const headers = { "content-type": "application/proto", "connect-timeout-ms": String(call.timeoutMs) };
  const answer = await post(attempt, call, headers, Buffer.concat(call.messages));
  if (!answer) return undefined;
  if (answer.httpStatus === 200) return 0;
  try {
    return codeFromString((JSON.parse(answer.body.toString()) as { code: string }).code);
  } catch {
    // What is no error of Connect's has a status by HTTP's.
    return 2;
  }
}

/** Open, or undefined when it was refused; the caller closes it. */
function openSocket(attempt: Attempt, path: string, protocol: string): Promise<WebSocket | undefined> {
  const { scene, address, signal } = attempt;
  const socket = new WebSocket(`ws://${scene.host}:${String(scene.port)}${path}`, protocol, {
    headers: { "x-forwarded-for": address },
    handshakeTimeout: 5_000,
  });
  signal.addEventListener("abort", () => socket.terminate(), { once: true });
  return new Promise((resolve) => {
    socket.on("open", () => resolve(socket));
    socket.on("error", () => resolve(undefined));
  });
}

async function mux(attempt: Attempt, call: CallInput): Promise<number | undefined> {
  const socket = await openSocket(attempt, "/ws", "grpc-mux.v1");
  if (!socket) return 2;
  return new Promise<number | undefined>((resolve) => {
    socket.on("close", () => resolve(undefined));
    socket.on("message", (data: Buffer) => {
      for (const found of decodeFrames(data)) {
        if (found.type === "TRAILERS") resolve(found.status);
        if (found.type === "RESET") resolve(found.code);
        if (found.type === "DATA")
          socket.send(encodeFrames([{ type: "CREDIT", callId: 1, bytes: Math.max(64, found.payload.length) }]));
      }
    });
    const { path, timeoutMs, metadata, messages } = call;
    socket.send(
      encodeFrames([
        { type: "OPEN", callId: 1, path, timeoutMs, headers: [...metadata] },
        ...messages.map((payload) => ({ type: "DATA" as const, callId: 1, payload })),
        { type: "HALF_CLOSE", callId: 1 },
      ]),
    );
  }).finally(() => socket.terminate());
}

async function grpcWebSockets(attempt: Attempt, call: CallInput): Promise<number | undefined> {
  const socket = await openSocket(attempt, call.path, "grpc-websockets");
  if (!socket) return 2;
  return new Promise<number | undefined>((resolve) => {
    let status: number | undefined;
    socket.on("close", () => resolve(status));
    socket.on("message", (data: Buffer) => (status = statusIn(lastFrame(data, 0x80)) ?? status));
    const lines = [
      ...call.metadata,
      ["content-type", "application/grpc-web+proto"],
      ["grpc-timeout", `${String(call.timeoutMs)}m`],
    ];
    socket.send(Buffer.from(lines.map(([name = "", value = ""]) => `${name}: ${value}\r\n`).join(""), "latin1"));
    for (const message of call.messages) socket.send(Buffer.concat([Buffer.from([0]), frame(0, message)]));
    socket.send(Buffer.from([1]));
  }).finally(() => socket.terminate());
}
