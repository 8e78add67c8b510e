// Connect by fetch: one request message, then one response as a body of its own, or a stream of them.
import type { CarrierRow } from "./carrier.ts";
import { byFetch, openByFetch } from "./by-fetch.ts";
import { envelope, noHeader } from "./frame-header.ts";

export const connect: CarrierRow = {
  ...byFetch,
  label: "Connect",
  isBare: (kind) => kind === "unary",
  open: ({ method, tap }) => openByFetch("createConnectTransport", tap, connect.isBare(method.methodKind)),
  frame: (payload, { bare }) => (bare ? noHeader : envelope(payload)),
};
