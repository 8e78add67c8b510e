// Tells a quiet client from one that vanished, by the WebSocket's own pings: every client answers those by itself.
import type { WebSocket } from "ws";
import type { FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";

export class Keepalive {
  readonly #pinging: NodeJS.Timeout;
  #answered = true;

  constructor(webSocket: WebSocket, faults: FaultBoundary) {
    faults.listen(webSocket, "pong", () => (this.#answered = true));
    const guardedPing = faults.guard(() => {
      // While requests wait for the backend nothing is read, answers to pings included.
      if (webSocket.isPaused) this.#answered = true;
      else if (!this.#answered) {
        webSocket.terminate();
        return;
      } else this.#answered = false;
      webSocket.ping();
    });
    this.#pinging = setInterval(guardedPing, limits.proxy.pingMs);
  }

  stop(): void {
    clearInterval(this.#pinging);
  }
}
