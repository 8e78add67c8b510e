// The numbers of the protocol `grpc-mux.v1` and the defaults of both its ends, each with its reason.

const KiB = 1024;
const MiB = 1024 * KiB;

/** The WebSocket sub-protocol that both ends must agree on. */
export const subProtocol = "grpc-mux.v1";

/** Type, flags, call id, length. */
export const frameHeaderBytes = 10;

/** What a sender may send in one direction of a call before the receiver has said anything. */
export const initialWindowBytes = 64 * KiB;

/** What a receiver lets its window grow to while its application keeps up: fast streams wait less for each other's turns. */
export const maxWindowBytes = 2 * MiB;

/** What a receiver lets the windows of a connection grow by together: what it holds more, should all calls stall at once. */
export const maxGrowthBytes = 8 * MiB;

/** Credit never exceeds what fits a signed 32-bit integer; a grant beyond it is a mistake of the peer. */
export const maxCreditBytes = 0x7fff_ffff;

/** Frames of one tick share a WebSocket message up to this size: larger ones gain nothing and delay the first frame. */
export const batchBytes = 32 * KiB;

/** How long the frames of all accepted connections are handled before other events have a turn: a blink for those who wait. */
export const turnMs = 4;

/** Frames of one connection before the time is looked at, and before another connection has its turn. */
export const sliceFrames = 16;

/** What a decoder lets through. */
export interface FrameLimits {
  /** One serialized protobuf message. gRPC's own default for what a peer must accept is 4 MiB. */
  readonly maxMessageBytes: number;
  /** The metadata of one frame, with the method path or the status message. */
  readonly maxHeaderBytes: number;
}

export const defaultFrameLimits: FrameLimits = { maxMessageBytes: 4 * MiB, maxHeaderBytes: 64 * KiB };

/** When a silent peer is sent a PING, and when it counts as dead. */
export interface KeepaliveOptions {
  /** Silence, while calls are open, after which a PING goes out: below the idle timeouts of common proxies (30–60 s). */
  readonly silenceMs: number;
  /** How long the answer may take. */
  readonly answerMs: number;
}

export const defaultKeepalive: KeepaliveOptions = { silenceMs: 20_000, answerMs: 10_000 };
