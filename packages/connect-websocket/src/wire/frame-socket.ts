// Frames over a WebSocket, the same at both ends: decoding, batching, PING, and closing with a reason.
import type { Frame } from "./frame.ts";
import type { FrameReader } from "./frame-codec.ts";
import { Inbox } from "./inbox.ts";
import { Keepalive } from "./keepalive.ts";
import type { FrameLimits, KeepaliveOptions } from "./limits.ts";
import type { MessageWriter } from "./message-writer.ts";
import type { MuxSocket } from "./mux-socket.ts";
import { bytesOf, closeReason } from "./mux-socket.ts";
import { Outbox } from "./outbox.ts";
import { closeCodes, MuxCallError, MuxProtocolError } from "./protocol-error.ts";
import type { Turns } from "./turns.ts";

/** Sees every frame as it is sent or received; for instruments, not for control. DATA payloads are not copied. */
export type FrameObserver = (direction: "sent" | "received", frame: Frame) => void;

/** What a frame socket is given. */
interface FrameSocketOptions {
  readonly limits: FrameLimits;
  readonly keepalive: KeepaliveOptions;
  /** Browsers let a client close with 1000 and 3000 to 4999 only, so a client's 1002 goes out as 4002. */
  readonly closeCodeOffset: 0 | 3000;
  /** Gets every frame but PING. May throw MuxProtocolError and MuxCallError. */
  readonly onFrame: (frame: Frame) => void;
  readonly onCallError: (error: MuxCallError) => void;
  /** What was thrown in an event of the socket or in a timer: no error of the peer. The connection closes with 1011. */
  readonly onFault: (error: unknown) => void;
  /** The connection is over, on either side's wish. Called once, and nothing comes after. */
  readonly onClosed: (reason: string) => void;
  readonly observe: FrameObserver | undefined;
  /** Closes a connection whose peer sends but does not read, since what it does not read is kept here. */
  readonly maxBacklogBytes: number;
  readonly writer: MessageWriter;
  /** Where frames wait when others have their turn. Without them a message is handled as soon as it comes. */
  readonly turns?: Turns;
}

/** One end of a connection. */
export class FrameSocket {
  readonly #socket: MuxSocket;
  readonly #options: FrameSocketOptions;
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  readonly #keepalive: Keepalive;
  #pings = 0;
  #closed = false;

  constructor(socket: MuxSocket, options: FrameSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    const { limits, turns } = options;
    this.#inbox = new Inbox(socket, { limits, turns, handleNext: (reader) => this.#receiveNext(reader) });
    this.#outbox = new Outbox(options.writer, (error) => this.#broken(error));
    this.#keepalive = new Keepalive(
      options.keepalive,
      this.#guard(() => this.#ping()),
      this.#guard(() => this.#unanswered()),
    );
    socket.addEventListener(
      "message",
      this.#guard(({ data }) => this.#receive(data)),
    );
    socket.addEventListener(
      "close",
      this.#guard(({ code, reason }) => this.#end(describeClose(code, reason))),
    );
    // Always followed by "close", which says more; without a listener, `ws` would throw.
    socket.addEventListener("error", () => undefined);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Bytes of messages that came, and wait for their turn. */
  get waitingBytes(): number {
    return this.#inbox.bytes;
  }

  /** Sends a frame with the others of this tick. Throws TypeError when a header can't be written. */
  send(frame: Frame): void {
    if (this.#closed) return;
    this.#outbox.push(frame);
    this.#options.observe?.("sent", frame);
  }

  /** Sends what waits now: for what must not lose a tick. */
  flush(): void {
    if (!this.#closed) this.#outbox.flush();
  }

  /** Whether keepalive runs: while calls are open. */
  watch(on: boolean): void {
    if (on && !this.#closed) this.#keepalive.start();
    else this.#keepalive.stop();
  }

  /** Sends what waits, closes, and reports `reason` at once, without waiting for the peer's consent. */
  close(code: number, reason: string): void {
    if (this.#closed) return;
    this.#outbox.flush();
    this.#end(reason, code);
  }

  /** `code` is undefined when the socket has closed already. */
  #end(reason: string, code?: number): void {
    if (this.#closed) return;
    // First, since some sockets report their own close before `close` returns, with less to say.
    this.#closed = true;
    this.#keepalive.stop();
    this.#inbox.clear();
    const offset = code === closeCodes.normal ? 0 : this.#options.closeCodeOffset;
    if (code !== undefined) this.#socket.close(code + offset, closeReason(reason));
    this.#options.onClosed(reason);
  }

  #receive(data: unknown): void {
    if (this.#closed) return;
    this.#keepalive.received();
    const bytes = bytesOf(data);
    if (bytes === undefined) {
      this.close(closeCodes.text, "expected a binary message, found text");
      return;
    }
    if (this.#socket.bufferedAmount > this.#options.maxBacklogBytes) {
      this.close(
        closeCodes.policy,
        `more than ${String(this.#options.maxBacklogBytes)} bytes wait for the peer to read`,
      );
      return;
    }
    this.#inbox.push(bytes);
  }

  /** False at the end of the message, and of the connection. */
  #receiveNext(reader: FrameReader): boolean {
    try {
      const frame = reader.next();
      if (frame === undefined) return false;
      this.#options.observe?.("received", frame);
      if (frame.type !== "PING") this.#options.onFrame(frame);
      else if (!frame.ack) this.send({ ...frame, ack: true });
    } catch (error) {
      this.#failed(error);
    }
    return !this.#closed;
  }

  readonly #failed = this.#guard((error: unknown): void => {
    if (error instanceof MuxCallError) {
      this.#options.onCallError(error);
    } else if (error instanceof MuxProtocolError) {
      this.close(error.closeCode, error.message);
    } else {
      this.#broken(error);
    }
  });

  /** A listener that never throws: an uncaught error would end the process. */
  #guard<Args extends unknown[]>(listener: (...args: Args) => void): (...args: Args) => void {
    return (...args) => {
      try {
        listener(...args);
      } catch (error) {
        this.#broken(error);
      }
    };
  }

  /** The connection's state is unknown now: it is closed, and what waits to be sent is not. */
  #broken(error: unknown): void {
    this.#options.onFault(error);
    this.#end("internal error", closeCodes.internal);
  }

  /** A peer whose messages wait here is not to blame: the answer may be among them, or behind them in the network. */
  #unanswered(): void {
    if (this.#inbox.bytes > 0) this.#keepalive.received();
    else this.close(closeCodes.policy, `no answer to PING for ${String(this.#options.keepalive.answerMs)} ms`);
  }

  #ping(): void {
    const opaque = new Uint8Array(8);
    new DataView(opaque.buffer).setUint32(4, ++this.#pings);
    this.send({ type: "PING", callId: 0, ack: false, opaque });
  }
}

/** Names of the close codes one meets, since 1006 says little in an error message. */
function describeClose(code: number, reason: string): string {
  const why = reason === "" ? (closeTexts.get(code) ?? "no reason given") : reason;
  return `${why} (WebSocket close code ${String(code)})`;
}

const closeTexts = new Map([
  [1000, "closed by the peer"],
  [1001, "the peer went away"],
  [1006, "the connection broke off"],
  [1009, "a WebSocket message was too large for the peer"],
]);
