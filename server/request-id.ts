// The id of a request, which the log lines of all its hops have: made by the edge in front when that is believed, else by the proxy.
import { randomFillSync } from "node:crypto";

/** In what an edge sends, and in answers to faults of ours. */
export const requestIdHeader = "x-request-id";

/** The metadata by which a proxy passes it to a backend. It counts beside the proxy's secret alone, and never reaches a handler. */
export const requestIdKey = "x-proxy-request-id";

/** Bytes of one id, and of so many that are drawn at once: each call has one, and the system is slow to be asked. */
const idBytes = 9;
const drawn = Buffer.alloc(idBytes * 256);
let used = drawn.length;

/** Random, so that it names a request and says nothing about others. */
export function newRequestId(): string {
  if (used === drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  const from = used;
  used += idBytes;
  return drawn.toString("base64url", from, used);
}

/** Undefined for what is no id: it will be written into the log. */
export function readRequestId(text: unknown): string | undefined {
  return typeof text === "string" && /^[\w.:-]{1,64}$/.test(text) ? text : undefined;
}
