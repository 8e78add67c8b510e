// Sees one call's bytes on the browser's hop: keeps each message until the client reads it, and counts what waits.
import { frameHeaderBytes } from "connect-websocket";
import type { FlowReading } from "../state/flow-reading.ts";
import type { WireHead } from "../state/wire-head.ts";

/** What a carrier reports of the client's side of a call, and of its heads. */
type Listener = Pick<CallTap, "head" | "sent" | "halfClosed">;

export class CallTap {
  readonly head: (head: WireHead) => void;
  readonly sent: (payload: Uint8Array) => void;
  readonly halfClosed: () => void;
  #arrived: Uint8Array[] = [];
  #taken = 0;
  #bufferedBytes = 0;
  #creditBytes: number | undefined;

  constructor({ head, sent, halfClosed }: Listener) {
    this.head = head;
    this.sent = sent;
    this.halfClosed = halfClosed;
  }

  arrived(payload: Uint8Array): void {
    this.#arrived.push(payload);
    this.#bufferedBytes += payload.length;
    if (this.#creditBytes !== undefined) this.#creditBytes -= payload.length + frameHeaderBytes;
  }

  /** The carrier lets the server send so many bytes more. */
  granted(bytes: number): void {
    this.#creditBytes = (this.#creditBytes ?? 0) + bytes;
  }

  /** The bytes of the message that the client has just read; messages are read in the order they arrive. */
  take(): Uint8Array | undefined {
    const payload = this.#arrived[this.#taken];
    if (payload === undefined) return undefined;
    this.#bufferedBytes -= payload.length;
    // Trimmed by halves: shifting at every message would move the whole queue at every message.
    if (++this.#taken >= 1_024 && this.#taken * 2 >= this.#arrived.length) {
      this.#arrived = this.#arrived.slice(this.#taken);
      this.#taken = 0;
    }
    return payload;
  }

  read(): FlowReading {
    const bufferedBytes = this.#bufferedBytes;
    return this.#creditBytes === undefined ? { bufferedBytes } : { bufferedBytes, creditBytes: this.#creditBytes };
  }
}
