// The read-ahead of a call: how many messages Node buffers while nobody reads them.
import type { RawCall } from "grpc-handler/serve";

/** While a call is paused, Node reads 16 messages ahead, which may be 64 MiB. grpc-js has no option for it. */
export function readNothingAhead(raw: RawCall): void {
  const { _readableState: state } = raw as unknown as { readonly _readableState: object };
  Object.assign(state, { highWaterMark: 0 });
}
