// gRPC-Web and Connect as bare HTTP clients, over HTTP/1.1 and over HTTP/2: nothing between the load and the socket.
import { Agent, type ClientRequest, IncomingMessage, request } from "node:http";
import { type ClientHttp2Stream, connect, type IncomingHttpHeaders } from "node:http2";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { decode, encode, type MethodName, pathOf } from "../service.ts";
import type { LoadClient, StreamEvents } from "./client.ts";
import { framed, ResponseReader } from "./framing.ts";

export interface HttpProtocol {
  readonly unaryType: string;
  readonly streamType: string;
}

/** Over HTTP/2 only, since the status is in HTTP trailers. */
export const grpc: HttpProtocol = { unaryType: "", streamType: "application/grpc" };
export const grpcWeb: HttpProtocol = { unaryType: "", streamType: "application/grpc-web+proto" };
export const connectProto: HttpProtocol = {
  unaryType: "application/proto",
  streamType: "application/connect+proto",
};

/** A request that is open, whichever HTTP it is. */
interface Exchange {
  readonly request: ClientRequest | ClientHttp2Stream;
  readonly response: Promise<IncomingMessage | ClientHttp2Stream>;
  readonly cancel: () => void;
}

type Open = (path: string, headers: Record<string, string>) => Exchange;

function httpClient({ unaryType, streamType }: HttpProtocol, open: Open, close: () => void): LoadClient {
  const openStream = (method: MethodName, events: StreamEvents, only?: Uint8Array) => {
    const whole = only && framed(only);
    const length = whole && { "content-length": String(whole.length) };
    const { request, response, cancel } = open(pathOf(method), { "content-type": streamType, ...length });
    if (whole) request.end(whole);
    let cancelled = false;
    let body: Readable | undefined;
    const fail = (error: Error): void => {
      if (!cancelled) events.onEnd(error);
    };
    request.on("error", fail);
    request.on("drain", events.onDrain);
    response.then((incoming) => {
      body = incoming;
      if (incoming instanceof IncomingMessage) events.onHeaders?.();
      // HTTP/2 has the stream before the response.
      else incoming.once("response", () => events.onHeaders?.());
      readAll(incoming, new ResponseReader(events), () => cancelled);
      incoming.on("error", fail);
    }, fail);
    return {
      send: (value: Uint8Array) => request.write(framed(value)),
      halfClose: () => void request.end(),
      pause: () => void body?.pause(),
      cancel: () => {
        cancelled = true;
        cancel();
      },
    };
  };
  const unaryFramed = (value: Uint8Array): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      let answer: Uint8Array | undefined;
      const body = framed(value);
      const headers = { "content-type": streamType, "content-length": String(body.length) };
      const { request, response } = open(pathOf("Unary"), headers);
      const reader = new ResponseReader({
        onMessage: (message) => (answer = message),
        onDrain: () => undefined,
        onEnd: (error) => (answer && !error ? resolve(answer) : reject(error ?? new Error("no message"))),
      });
      request.on("error", reject);
      request.end(body);
      response.then(async (incoming) => {
        readTrailers(incoming, reader);
        reader.read(await buffer(incoming));
        reader.end();
      }, reject);
    });
  const unaryBare = async (value: Uint8Array): Promise<Uint8Array> => {
    const body = encode(value);
    const headers = { "content-type": unaryType, "content-length": String(body.length) };
    const { request, response } = open(pathOf("Unary"), headers);
    request.end(body);
    return decode(await buffer(await response));
  };
  return { unary: unaryType === "" ? unaryFramed : unaryBare, open: openStream, close };
}

function readAll(incoming: Readable, reader: ResponseReader, dropped: () => boolean): void {
  readTrailers(incoming, reader);
  incoming.on("data", (chunk: Buffer) => dropped() || reader.read(chunk));
  incoming.on("end", () => dropped() || reader.end());
}

/** Those of HTTP/2, which gRPC-Web and Connect don't use. */
function readTrailers(incoming: Readable, reader: ResponseReader): void {
  incoming.on("trailers", (trailers: IncomingHttpHeaders) => reader.trailers(trailers));
}

/** One keep-alive connection for each open call. */
export function http1Client(port: number, protocol: HttpProtocol): LoadClient {
  const agent = new Agent({ keepAlive: true });
  const open: Open = (path, headers) => {
    const sent = request({ host: "127.0.0.1", port, path, method: "POST", headers, agent });
    sent.setNoDelay(true);
    // Streams answer before their first message.
    if (headers["content-length"] === undefined) sent.flushHeaders();
    const response = new Promise<IncomingMessage>((resolve, reject) => {
      sent.once("response", resolve).once("error", reject);
    });
    return { request: sent, response, cancel: () => void sent.destroy() };
  };
  return httpClient(protocol, open, () => agent.destroy());
}

/** All calls on one connection, with prior knowledge. */
export function http2Client(port: number, protocol: HttpProtocol): LoadClient {
  // Chromium's windows; Node's 64 KB would measure the round trips of WINDOW_UPDATE.
  const session = connect(`http://127.0.0.1:${String(port)}`, { settings: { initialWindowSize: 6 * 1024 * 1024 } });
  session.once("connect", () => session.setLocalWindowSize(15 * 1024 * 1024));
  const open: Open = (path, headers) => {
    const stream = session.request({ ":method": "POST", ":path": path, ...headers }, { endStream: false });
    return { request: stream, response: Promise.resolve(stream), cancel: () => stream.close(8) };
  };
  return httpClient(protocol, open, () => session.destroy());
}
