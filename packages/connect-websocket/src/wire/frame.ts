// The frames of `grpc-mux.v1`, as values. frame-codec.ts has their bytes.
import type { HeaderList } from "./header-list.ts";

/** One frame. The comments say who sends it and what its payload holds. */
export type Frame =
  /** Client: starts a call. u16 path length, path, u32 timeout in ms (0: none), header list. */
  | {
      readonly type: "OPEN";
      readonly callId: number;
      readonly path: string;
      readonly timeoutMs: number;
      readonly headers: HeaderList;
    }
  /** Server: initial metadata, once, before any message. Header list. */
  | { readonly type: "HEADERS"; readonly callId: number; readonly headers: HeaderList }
  /** Both: one serialized protobuf message, without any prefix. May be empty. */
  | { readonly type: "DATA"; readonly callId: number; readonly payload: Uint8Array }
  /** Client: no more messages from here. No payload. */
  | { readonly type: "HALF_CLOSE"; readonly callId: number }
  /** Server: the call's end. u8 status, u32 message length, message in UTF-8, header list. */
  | {
      readonly type: "TRAILERS";
      readonly callId: number;
      readonly status: number;
      readonly message: string;
      readonly headers: HeaderList;
    }
  /** Both: the call's end at once, in both directions. u32 gRPC status code, reason in UTF-8. */
  | { readonly type: "RESET"; readonly callId: number; readonly code: number; readonly reason: string }
  /** Both: the receiver of messages lets the sender send so many bytes more. u32 bytes. */
  | { readonly type: "CREDIT"; readonly callId: number; readonly bytes: number }
  /** Both: keepalive, or the answer to it (`ack`). Eight opaque bytes that the answer repeats. */
  | { readonly type: "PING"; readonly callId: 0; readonly ack: boolean; readonly opaque: Uint8Array }
  /** Server: no new calls on this connection, the open ones finish. Reason in UTF-8. */
  | { readonly type: "GOAWAY"; readonly callId: 0; readonly reason: string };
