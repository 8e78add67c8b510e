// gRPC-Web by fetch: one request message, then a stream of responses.
import type { CarrierRow } from "./carrier.ts";
import { byFetch } from "./by-fetch.ts";
import { envelope } from "./frame-header.ts";

export const grpcWeb: CarrierRow = {
  ...byFetch,
  label: "gRPC-Web",
  isBare: () => false,
  open: async ({ tap }) => {
    const [{ createGrpcWebTransport }, { tappedFetch }] = await Promise.all([
      import("@connectrpc/connect-web"),
      import("./fetch-tap.ts"),
    ]);
    const options = { baseUrl: location.origin, fetch: tappedFetch(tap, false), useBinaryFormat: true };
    return { transport: createGrpcWebTransport(options), close: () => undefined };
  },
  frame: envelope,
};
