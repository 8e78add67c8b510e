// What a WebSocket client has sent of a message that is not complete: it is kept here until the rest comes.
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";

/** A control frame of a client: two bytes, a mask of four, and its payload (RFC 6455, section 5.2). */
const controlBytes = 6;

type ReadSocket = Pick<Socket, "bytesRead" | "on">;

export class HalfMessage {
  readonly #socket: ReadSocket;
  /** Bytes that were read for messages and control frames that are complete. */
  #completeBytes: number;
  /** Bytes that were read before the reads that the half message may keep. */
  #freeBytes: number;
  /** Bytes that were read before the read that is being looked at. */
  #earlierBytes: number;
  /** Reads since `#freeBytes`. */
  #reads = 0;

  constructor(webSocket: WebSocket, socket: ReadSocket, faults: FaultBoundary) {
    this.#socket = socket;
    this.#completeBytes = this.#freeBytes = this.#earlierBytes = socket.bytesRead;
    faults.listen(webSocket, "message", () => this.#complete(socket.bytesRead));
    const guardedControl = faults.guard((payload: Buffer) => {
      const completeBytes = Math.min(socket.bytesRead, this.#completeBytes + controlBytes + payload.length);
      if (completeBytes === socket.bytesRead) this.#complete(completeBytes);
      else this.#completeBytes = completeBytes;
    });
    webSocket.on("ping", guardedControl).on("pong", guardedControl);
    // The WebSocket's own listener came first, so that the events above of this read are over.
    faults.listen(socket, "data", () => {
      this.#reads++;
      this.#earlierBytes = socket.bytesRead;
    });
  }

  /**
   * What is kept for it. One byte of a fragment keeps the whole read in memory that it came in, pongs before and behind it too, and
   * each read takes memory beside its bytes.
   */
  get bytes(): number {
    const { bytesRead } = this.#socket;
    if (bytesRead === this.#completeBytes) return 0;
    return bytesRead - this.#freeBytes + this.#reads * limits.proxy.readOverheadBytes;
  }

  /** Nothing is half, but for what may have begun in the same read. */
  #complete(bytesRead: number): void {
    this.#completeBytes = bytesRead;
    this.#freeBytes = this.#earlierBytes;
    this.#reads = 0;
  }
}
