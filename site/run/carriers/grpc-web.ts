// gRPC-Web by fetch: one request message, then a stream of responses.
import type { CarrierRow } from "./carrier.ts";
import { byFetch, openByFetch } from "./by-fetch.ts";
import { envelope } from "./frame-header.ts";

export const grpcWeb: CarrierRow = {
  ...byFetch,
  label: "gRPC-Web",
  isBare: () => false,
  open: ({ tap }) => openByFetch("createGrpcWebTransport", tap, false),
  frame: envelope,
};
