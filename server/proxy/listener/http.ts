// HTTP/1.1 and HTTP/2 exchanges behind one pair of types, so that no carrier knows which of them it serves.
import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import type { FaultBoundary } from "../../fault-boundary.ts";
import { neutralPolicy } from "../../site-headers.ts";
import { holdWrites } from "../call/batch.ts";
import type { HeaderList } from "../call/metadata.ts";
import { detachListeners } from "../upstream/passing-memory.ts";
import { Http2Request, Http2Response } from "./http2.ts";
import { StreamWindows } from "./stream-windows.ts";

export type HttpRequest = IncomingMessage | Http2Request;

/** What the responses of HTTP/1.1 and HTTP/2 have in common; as a union, TypeScript does not let them be called. */
export interface HttpResponse {
  readonly headersSent: boolean;
  readonly destroyed: boolean;
  readonly writableEnded: boolean;
  readonly writableLength: number;
  /** `trailersWith`: the boundary of a call that will have trailers, which HTTP/2 has to know by now. */
  writeHead(status: number, headers: string[], trailersWith?: FaultBoundary): unknown;
  /** HTTP/2 sends them in writeHead. */
  flushHeaders?(): void;
  write(chunk: Uint8Array): boolean;
  addTrailers(trailers: OutgoingHttpHeaders): void;
  end(chunk?: Uint8Array | string): unknown;
  destroy(): unknown;
  on(event: "close" | "drain", listener: () => void): unknown;
  on(event: "error", listener: (error: unknown) => void): unknown;
  once(event: "close", listener: () => void): unknown;
}

/** One header of the request, undefined when it is missing; of repeated ones the first. */
export function header(req: HttpRequest, name: string): string | undefined {
  const value = req.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A content type without its parameters, in lower case. */
export function mediaTypeOf(contentType: string): string {
  return contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

/** The request's body. */
export function bodyOf(req: HttpRequest): Readable {
  return req instanceof Http2Request ? req.stream : req;
}

/** Whether a body that has ended, after so many bytes, is known to be all that the client wanted to send. */
export function isWhole(req: HttpRequest, bytes: number): boolean {
  return req instanceof Http2Request ? header(req, "content-length") === String(bytes) : req.complete;
}

/** What decides how much of the body may be under way; HTTP/1.1 leaves that to the socket. */
export function windowsOf(req: HttpRequest): StreamWindows | undefined {
  return req instanceof Http2Request ? StreamWindows.of(req.stream) : undefined;
}

/** Cuts a closed exchange off from its call. HTTP/1.1 has no native half of its own, and reads on what is left of a request. */
export function detachFrom(req: HttpRequest): void {
  if (req instanceof Http2Request) detachListeners(req.stream);
}

/** Makes the network gather what is written to a response, until the function that it returns is called. */
export function holdResponse(res: HttpResponse): () => void {
  if (res instanceof Http2Response) return holdWrites(res.stream);
  const socket = res instanceof ServerResponse ? res.socket : null;
  return socket ? holdWrites(socket) : () => undefined;
}

/** Headers as Node takes them: repeated names as lists. No prototype, since metadata may be called "constructor". */
export function byName(list: HeaderList): Record<string, string[]> {
  const headers = Object.create(null) as Record<string, string[]>;
  for (const [name, value] of list) (headers[name] ??= []).push(value);
  return headers;
}

/** Of every answer that is no page: whatever it holds, a browser neither guesses what it is nor runs, frames or keeps it. */
export const apiHeaders: HeaderList = [
  ["x-content-type-options", "nosniff"],
  ["content-security-policy", neutralPolicy],
  ["cache-control", "no-store"],
];

/** Names and values in turn, as Node takes them at the least cost; `apiHeaders` are among them. */
function apiHead(headers: HeaderList): string[] {
  return [...headers, ...apiHeaders].flat();
}

/** Sends status and headers now, without waiting for the first byte of the body. `trailersWith`: as in `writeHead`. */
export function sendHead(res: HttpResponse, status: number, headers: HeaderList, trailersWith?: FaultBoundary): void {
  res.writeHead(status, apiHead(headers), trailersWith);
  res.flushHeaders?.();
}

/** An answer that is status and headers alone. Over HTTP/2 they end the stream, as gRPC's "Trailers-Only" has to. */
export function sendHeadAlone(res: HttpResponse, status: number, headers: HeaderList): void {
  if (res instanceof Http2Response) {
    res.writeAll(status, apiHead(headers));
    return;
  }
  sendHead(res, status, headers);
  res.end();
}

/** A whole answer in plain text. */
export function sendText(res: HttpResponse, status: number, text: string, headers: HeaderList = []): void {
  res.writeHead(status, apiHead([...headers, ["content-type", "text/plain; charset=utf-8"]]));
  res.end(`${text}\n`);
}

/** A whole answer in JSON. */
export function sendJson(res: HttpResponse, status: number, body: object, headers: HeaderList = []): void {
  res.writeHead(status, apiHead([...headers, ["content-type", "application/json"]]));
  res.end(JSON.stringify(body));
}
