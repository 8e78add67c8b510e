// What a WebSocket client has sent of a message that is not complete: it is kept here until the rest comes.
import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { FaultBoundary } from "../../fault-boundary.ts";

/** A control frame of a client: two bytes, a mask of four, and its payload (RFC 6455, section 5.2). */
const controlBytes = 6;

export class HalfMessage {
  readonly #socket: Pick<Socket, "bytesRead">;
  /** Bytes that were read for what is complete. */
  #completeBytes: number;

  constructor(webSocket: WebSocket, socket: Pick<Socket, "bytesRead">, faults: FaultBoundary) {
    this.#socket = socket;
    this.#completeBytes = socket.bytesRead;
    faults.listen(webSocket, "message", () => (this.#completeBytes = socket.bytesRead));
    const guardedControl = faults.guard((payload: Buffer) => {
      this.#completeBytes = Math.min(socket.bytesRead, this.#completeBytes + controlBytes + payload.length);
    });
    webSocket.on("ping", guardedControl).on("pong", guardedControl);
  }

  get bytes(): number {
    return this.#socket.bytesRead - this.#completeBytes;
  }
}
