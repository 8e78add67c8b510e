// Tells a quiet client from one that vanished, by the WebSocket's own pings: every client answers those by itself.
import type { WebSocket } from "ws";
import { limits } from "../../limits.ts";

export class Keepalive {
  readonly #pinging: NodeJS.Timeout;
  #answered = true;

  constructor(webSocket: WebSocket) {
    webSocket.on("pong", () => (this.#answered = true));
    this.#pinging = setInterval(() => {
      // While requests wait for the backend nothing is read, answers to pings included.
      if (webSocket.isPaused) this.#answered = true;
      else if (!this.#answered) {
        webSocket.terminate();
        return;
      } else this.#answered = false;
      webSocket.ping();
    }, limits.proxy.pingMs);
  }

  stop(): void {
    clearInterval(this.#pinging);
  }
}
