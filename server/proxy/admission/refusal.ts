// How a request is refused, before anything else looks at it: a status, a sentence, and the headers of every answer of the API.
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { limits } from "../../limits.ts";
import { apiHeaders, type HttpResponse, sendText } from "../listener/http.ts";
import type { HeaderList } from "../call/metadata.ts";

export interface Refusal {
  readonly status: number;
  /** What was expected, and what was found. */
  readonly reason: string;
  readonly headers?: HeaderList;
}

/** Answers a request. */
export function refuse(res: HttpResponse, { status, reason, headers = [] }: Refusal): void {
  sendText(res, status, reason, headers);
}

/** Answers on a connection that has no response object, as in a handshake, and ends it: a client that is still sending reads first. */
export function refuseSocket(socket: Duplex, { status, reason, headers = [] }: Refusal): void {
  // What these do does not throw.
  const guardedDestroy = (): void => void socket.destroy();
  const timer = setTimeout(guardedDestroy, limits.proxy.lingerMs);
  const guardedClear = (): void => clearTimeout(timer);
  socket.on("error", guardedDestroy).once("close", guardedClear);
  const text = `${reason}\n`;
  const list: HeaderList = [
    ["connection", "close"],
    ["content-type", "text/plain; charset=utf-8"],
    ["content-length", String(Buffer.byteLength(text))],
    ...apiHeaders,
    ...headers,
  ];
  const lines = list.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  socket.end(`HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ""}\r\n${lines}\r\n${text}`);
  socket.resume();
}

/** For a call from a page whose origin is not listed. */
export const foreignPage: Refusal = {
  status: 403,
  reason: "pages of this origin may not call here: add it to ALLOWED_ORIGINS",
};
