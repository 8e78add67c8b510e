// What a carrier says of itself: one row of the table in index.ts. A carrier is a way from the browser to the proxy.
import type { DescMethod } from "@bufbuild/protobuf";
import type { Transport } from "@connectrpc/connect";
import type { MethodKind } from "grpc-handler";
import type { CallTap } from "./call-tap.ts";
import type { FrameHeader } from "./frame-header.ts";
import type { WireHead } from "../state/wire-head.ts";

export interface CarrierRow {
  /** On the switch, and over the bytes. */
  readonly label: string;
  /** A method of that kind can be called this way. */
  readonly carries: (kind: MethodKind) => boolean;
  /** All calls of the page share one connection. */
  readonly isShared: boolean;
  /** The method's one message goes as a body of its own, without an envelope. */
  readonly isBare: (kind: MethodKind) => boolean;
  /** A way for one call, whose bytes the tap sees. What only a call needs is fetched here, when the carrier is first used. */
  readonly open: (call: OpenCall) => Promise<OpenedCall>;
  /** What stands before a message of that call. */
  readonly frame: (payload: Uint8Array, wire: WireHead) => FrameHeader;
  readonly says: CarrierWords;
}

export interface OpenCall {
  /** The client's own name for the call. */
  readonly callId: string;
  readonly method: DescMethod;
  readonly tap: CallTap;
}

export interface OpenedCall {
  readonly transport: Transport;
  /** The call is over, or never came to be. */
  readonly close: () => void;
}

/** What the wire view says of the call's frames. */
export interface CarrierWords {
  readonly request: (wire: WireHead) => { readonly title: string; readonly note: string };
  readonly end: string;
  readonly halfClose: string;
  readonly cancel: string;
}
