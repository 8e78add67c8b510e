// The accepting end of a connection: opens calls for a client, within limits, and cancels them when the connection is lost.
import { Code } from "@connectrpc/connect";
import { WindowGrowth, windowSize } from "../wire/credit.ts";
import type { Frame } from "../wire/frame.ts";
import type { FrameObserver } from "../wire/frame-socket.ts";
import { FrameSocket } from "../wire/frame-socket.ts";
import { throwLater } from "../wire/throw-later.ts";
import type { KeepaliveOptions } from "../wire/limits.ts";
import { defaultKeepalive, maxGrowthBytes } from "../wire/limits.ts";
import { type ByteStream, CopyingWriter, StreamWriter } from "../wire/message-writer.ts";
import type { MuxSocket } from "../wire/mux-socket.ts";
import type { MuxCallError } from "../wire/protocol-error.ts";
import { closeCodes, MuxProtocolError } from "../wire/protocol-error.ts";
import { Turns } from "../wire/turns.ts";
import type { AcceptedCall } from "./accepted-call.ts";
import { type CallWire, ServerCall } from "./server-call.ts";
import { WastedCalls, type WastedCallsLimit } from "./wasted-calls.ts";

/** What one client may use. */
export interface AcceptLimits {
  /** One request message; a larger one resets its call with RESOURCE_EXHAUSTED. */
  readonly maxMessageBytes: number;
  /** Calls at once; one more is reset with RESOURCE_EXHAUSTED. */
  readonly maxOpenCalls: number;
  /** Calls that broke a rule, or that the client reset before anything of them was answered; more closes the connection (1008). */
  readonly wastedCalls: WastedCallsLimit;
  /** Requests under way in each call, consumed or not granted yet; at least 64 KiB, which is the protocol's own. */
  readonly windowBytes: number;
  /** What that grows to for a call whose requests are granted back as fast as they come. */
  readonly maxWindowBytes: number;
  /** What the windows of all calls on the connection may grow by together. */
  readonly maxGrowthBytes: number;
  /** Request metadata of a call, with its path; more resets the call with RESOURCE_EXHAUSTED. */
  readonly maxHeaderBytes: number;
  /** Bytes that wait in the socket for a client that does not read; more closes the connection (1008). */
  readonly maxBacklogBytes: number;
}

/** The limits where none are given. */
export const defaultAcceptLimits: AcceptLimits = {
  maxMessageBytes: 4 * 1024 * 1024,
  maxOpenCalls: 100,
  // As nghttp2, and with it Node's HTTP/2, counts streams that are reset.
  wastedCalls: { burst: 1_000, perSecond: 33 },
  ...windowSize({}),
  maxGrowthBytes,
  maxHeaderBytes: 16 * 1024,
  maxBacklogBytes: 16 * 1024 * 1024,
};

/** Options of `acceptMux`. */
export interface AcceptOptions {
  /** A call was opened. Set its callbacks before returning. */
  readonly onCall: (call: AcceptedCall) => void;
  readonly limits?: Partial<AcceptLimits>;
  /** PING after so much silence with open calls, and how long the answer may take. Default 20 s and 10 s. */
  readonly keepalive?: Partial<KeepaliveOptions>;
  /**
   * What a callback threw; the call has been reset with INTERNAL. Without a call it was thrown by an event of the socket or a
   * timer, and the connection has been closed with 1011. Without this, the error goes uncaught.
   */
  readonly onError?: (error: unknown, call: AcceptedCall | undefined) => void;
  /**
   * The TCP or TLS socket below the WebSocket, where it is known and the WebSocket compresses nothing: what one turn of the
   * event loop writes leaves in one system call, and large messages go to it uncopied.
   */
  readonly stream?: ByteStream;
  /** Sees every frame sent and received. Must not throw. */
  readonly onFrame?: FrameObserver;
}

/** An accepted connection. */
export interface AcceptedConnection {
  /** Calls open now. */
  readonly openCalls: number;
  /** Bytes of messages that came, and wait for their turn: those of all connections are handled for 4 ms, then others have theirs. */
  readonly waitingBytes: number;
  /** Takes no more calls (UNAVAILABLE), lets the open ones finish, then closes the socket (1001). */
  goaway(reason: string): void;
  /** Closes the socket now; open calls get `onCancel("connection lost")`. */
  close(code: number, reason: string): void;
}

/**
 * Serves `grpc-mux.v1` on an open WebSocket whose sub-protocol was agreed on. Give the socket's server a message limit
 * (`maxPayload` in `ws`) some 64 KiB above `limits.maxMessageBytes`: what is larger than that closes the connection.
 *
 * A client that breaks a rule of one call gets that call reset; one that breaks the framing gets the connection closed
 * with 1002, and with 1003 for a text message.
 */
export function acceptMux(socket: MuxSocket, options: AcceptOptions): AcceptedConnection {
  return new Acceptor(socket, options);
}

/** Of all connections of the process, since all have one event loop. */
const turns = new Turns();

class Acceptor implements AcceptedConnection {
  readonly #options: AcceptOptions;
  readonly #limits: AcceptLimits;
  readonly #onError: (error: unknown, call: AcceptedCall | undefined) => void;
  readonly #frames: FrameSocket;
  readonly #wire: CallWire;
  readonly #calls = new Map<number, ServerCall>();
  readonly #wasted: WastedCalls;
  #lastId = 0;
  #goingAway: string | undefined;

  constructor(socket: MuxSocket, options: AcceptOptions) {
    this.#options = options;
    this.#onError = options.onError ?? throwLater;
    const limits = { ...defaultAcceptLimits, ...options.limits };
    this.#limits = { ...limits, ...windowSize(limits) };
    this.#wasted = new WastedCalls(this.#limits.wastedCalls);
    this.#wire = {
      growth: new WindowGrowth(this.#limits.maxGrowthBytes),
      send: (frame) => this.#frames.send(frame),
      ended: (callId) => this.#ended(callId),
    };
    this.#frames = new FrameSocket(socket, {
      limits: this.#limits,
      keepalive: { ...defaultKeepalive, ...options.keepalive },
      closeCodeOffset: 0,
      maxBacklogBytes: this.#limits.maxBacklogBytes,
      writer: options.stream ? new StreamWriter(socket, options.stream) : new CopyingWriter(socket),
      turns,
      observe: options.onFrame,
      onFrame: (frame) => this.#receive(frame),
      onCallError: (error) => this.#violated(error),
      onFault: (error) => this.#onError(error, undefined),
      onClosed: () => this.#closed(),
    });
  }

  get openCalls(): number {
    return this.#calls.size;
  }

  get waitingBytes(): number {
    return this.#frames.waitingBytes;
  }

  goaway(reason: string): void {
    if (this.#goingAway !== undefined) return;
    this.#goingAway = reason;
    this.#frames.send({ type: "GOAWAY", callId: 0, reason });
    this.#closeWhenIdle();
  }

  close(code: number, reason: string): void {
    this.#frames.close(code, reason);
  }

  #receive(frame: Frame): void {
    if (frame.type === "OPEN") {
      this.#open(frame);
      return;
    }
    const call = this.#calls.get(frame.callId);
    if (call !== undefined) this.#receiveOf(call, frame);
    // Frames of a call that ended here cross its end on the wire; those of a call that never was do not exist.
    else if (frame.callId > this.#lastId || frame.callId === 0) {
      throw new MuxProtocolError(`${frame.type} for a call that was never opened`);
    }
  }

  #receiveOf(call: ServerCall, frame: Frame): void {
    this.#guard(call, () => call.receive(frame));
    if (frame.type === "RESET" && !call.answered) this.#countWasted();
  }

  #open(frame: Frame & { type: "OPEN" }): void {
    if (frame.callId <= this.#lastId) {
      throw new MuxProtocolError(`call ids must rise: OPEN ${String(frame.callId)} after ${String(this.#lastId)}`);
    }
    this.#lastId = frame.callId;
    if (this.#goingAway !== undefined) {
      this.#refuse(frame.callId, Code.Unavailable, this.#goingAway);
    } else if (this.#calls.size >= this.#limits.maxOpenCalls) {
      const reason = `more than ${String(this.#limits.maxOpenCalls)} calls are open on this connection`;
      this.#refuse(frame.callId, Code.ResourceExhausted, reason);
    } else {
      const call = new ServerCall(frame, this.#wire, this.#limits);
      this.#calls.set(call.id, call);
      this.#frames.watch(true);
      this.#guard(call, () => this.#options.onCall(call));
    }
  }

  #refuse(callId: number, code: Code, reason: string): void {
    this.#frames.send({ type: "RESET", callId, code, reason });
  }

  #violated({ callId, code, message }: MuxCallError): void {
    const call = this.#calls.get(callId);
    if (call !== undefined) {
      this.#guard(call, () => call.violate(code, message));
    } else if (callId > this.#lastId) {
      // Its OPEN was at fault, so the call began and ended here.
      this.#lastId = callId;
      this.#refuse(callId, code, message);
    } else {
      return;
    }
    this.#countWasted();
  }

  #countWasted(): void {
    if (this.#wasted.add()) return;
    const { burst, perSecond } = this.#limits.wastedCalls;
    const allowed = `${String(burst)} at once and ${String(perSecond)} a second are allowed`;
    this.#frames.close(closeCodes.policy, `too many calls broke a rule or were cancelled unanswered: ${allowed}`);
  }

  /** Runs the owner's code: what it throws ends this call, not the frames of others behind it. */
  #guard(call: ServerCall, run: () => void): void {
    try {
      run();
    } catch (error) {
      if (error instanceof MuxProtocolError) throw error;
      call.reset(Code.Internal, "the server failed to handle the call");
      this.#onError(error, call);
    }
  }

  #ended(callId: number): void {
    this.#calls.delete(callId);
    if (this.#calls.size === 0) this.#frames.watch(false);
    this.#closeWhenIdle();
  }

  #closeWhenIdle(): void {
    if (this.#goingAway !== undefined && this.#calls.size === 0) {
      this.#frames.close(closeCodes.goingAway, this.#goingAway);
    }
  }

  #closed(): void {
    for (const call of this.#calls.values()) this.#guard(call, () => call.cancel("connection lost"));
  }
}
