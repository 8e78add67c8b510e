// What the carriers that go by fetch have in common.
import type { CallTap } from "./call-tap.ts";
import type { CarrierRow, OpenedCall } from "./carrier.ts";

export const byFetch: Pick<CarrierRow, "carries" | "isShared" | "says"> = {
  // Browsers send no request stream by fetch.
  carries: (kind) => kind === "unary" || kind === "server_streaming",
  isShared: false,
  says: {
    request: ({ path = "" }) => ({
      title: `POST ${path}`,
      note: "The browser adds headers of its own, as origin and user-agent, which a page cannot see.",
    }),
    end: "End of the stream",
    halfClose: "the end of the request's body",
    cancel: "the aborted request",
  },
};

/** Opens a call with Connect's own transport of that name. `bare`: its messages go without an envelope. */
export async function openByFetch(
  create: "createConnectTransport" | "createGrpcWebTransport",
  tap: CallTap,
  bare: boolean,
): Promise<OpenedCall> {
  const [connectWeb, { tappedFetch }] = await Promise.all([
    import("@connectrpc/connect-web"),
    import("./fetch-tap.ts"),
  ]);
  const options = { baseUrl: location.origin, fetch: tappedFetch(tap, bare), useBinaryFormat: true };
  return { transport: connectWeb[create](options), close: () => undefined };
}
