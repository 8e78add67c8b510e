// Connect by fetch: one request message, then one response as a body of its own, or a stream of them.
import type { CarrierRow } from "./carrier.ts";
import { byFetch } from "./by-fetch.ts";
import { envelope, noHeader } from "./frame-header.ts";

export const connect: CarrierRow = {
  ...byFetch,
  label: "Connect",
  isBare: (kind) => kind === "unary",
  open: async ({ method, tap }) => {
    const [{ createConnectTransport }, { tappedFetch }] = await Promise.all([
      import("@connectrpc/connect-web"),
      import("./fetch-tap.ts"),
    ]);
    const fetch = tappedFetch(tap, connect.isBare(method.methodKind));
    return {
      transport: createConnectTransport({ baseUrl: location.origin, fetch, useBinaryFormat: true }),
      close: () => undefined,
    };
  },
  frame: (payload, { bare }) => (bare ? noHeader : envelope(payload)),
};
