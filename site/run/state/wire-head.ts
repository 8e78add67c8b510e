// What a carrier puts around a call's messages, as it was on the wire.
import type { MetadataEntries } from "../events/metadata.ts";

/** The ways from the browser to the proxy; run/carriers/ has a row for each. */
export type Carrier = "websocket" | "grpc-web" | "connect";

/** Filled in as the call goes on. Bytes are whole frames, or bodies. */
export interface WireHead {
  readonly path?: string;
  /** The call's number on the WebSocket. */
  readonly callNumber?: number;
  readonly request?: MetadataEntries;
  readonly response?: MetadataEntries;
  /** How the carrier tells the end: the frame or the headers with status and trailers. */
  readonly end?: Uint8Array;
  /** Over HTTP a unary Connect message has no envelope. */
  readonly bare?: boolean;
}
