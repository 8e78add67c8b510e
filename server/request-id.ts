// The id of a request, which the log lines of all its hops have: made by the edge in front when that is believed, else by the proxy.

/** In what an edge sends, and in answers to faults of ours. */
export const requestIdHeader = "x-request-id";

/** The metadata by which a proxy passes it to a backend. It counts beside the proxy's secret alone, and never reaches a handler. */
export const requestIdKey = "x-proxy-request-id";

/** Undefined for what is no id: it will be written into the log. */
export function readRequestId(text: unknown): string | undefined {
  return typeof text === "string" && /^[\w.:-]{1,64}$/.test(text) ? text : undefined;
}
