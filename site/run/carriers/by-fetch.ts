// What the carriers that go by fetch have in common.
import type { CarrierRow } from "./carrier.ts";

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
