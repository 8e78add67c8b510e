// `grpc-websockets` as published browser clients speak it: a WebSocket for each call.
import { WebSocket } from "ws";
import { pathOf } from "../service.ts";
import type { LoadClient, LoadStream, StreamEvents } from "./client.ts";
import { framed, ResponseReader } from "./framing.ts";

const highWaterBytes = 64 * 1024;
const halfCloseByte = Buffer.of(1);
const dataByte = Buffer.of(0);

class Call implements LoadStream {
  readonly #socket: WebSocket;
  readonly #events: StreamEvents;
  /** What was sent before the socket was open. */
  readonly #early: Buffer[] = [Buffer.from("content-type: application/grpc-web+proto\r\nx-grpc-web: 1\r\n")];
  #full = false;

  constructor(url: string, events: StreamEvents) {
    this.#events = events;
    this.#socket = new WebSocket(url, ["grpc-websockets"]);
    const reader = new ResponseReader({ ...events, onEnd: (error) => this.#ended(error) });
    let headersRead = false;
    this.#socket.on("message", (data: Buffer) => {
      // Initial metadata comes as a message of its own, with the same flag that trailers have.
      if (headersRead) reader.read(data);
      else events.onHeaders?.();
      headersRead = true;
    });
    this.#socket.on("open", () => {
      for (const bytes of this.#early) this.#write(bytes);
    });
    this.#socket.on("error", (error) => events.onEnd(error));
  }

  send(value: Uint8Array): boolean {
    this.#write(Buffer.concat([dataByte, framed(value)]));
    const opening = this.#socket.readyState === WebSocket.CONNECTING;
    this.#full = opening || this.#socket.bufferedAmount > highWaterBytes;
    return !this.#full;
  }

  halfClose(): void {
    this.#write(halfCloseByte);
  }

  pause(): void {
    this.#socket.pause();
  }

  cancel(): void {
    this.#socket.removeAllListeners().on("error", () => undefined);
    this.#socket.terminate();
  }

  #write(bytes: Buffer): void {
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#early.push(bytes);
    else this.#socket.send(bytes, () => this.#written());
  }

  #written(): void {
    if (!this.#full || this.#socket.bufferedAmount > 0) return;
    this.#full = false;
    this.#events.onDrain();
  }

  #ended(error: Error | undefined): void {
    this.#socket.close();
    this.#events.onEnd(error);
  }
}

/** Talks to `port`. */
export function grpcWebSocketsClient(port: number): LoadClient {
  const open: LoadClient["open"] = (method, events, only) => {
    const call = new Call(`ws://127.0.0.1:${String(port)}${pathOf(method)}`, events);
    if (only) {
      call.send(only);
      call.halfClose();
    }
    return call;
  };
  const unary: LoadClient["unary"] = (value) =>
    new Promise((resolve, reject) => {
      let answer: Uint8Array | undefined;
      const onEnd = (error?: Error): void => (answer && !error ? resolve(answer) : reject(error ?? new Error("none")));
      open("Unary", { onMessage: (message) => (answer = message), onDrain: () => undefined, onEnd }, value);
    });
  return { unary, open, close: () => undefined };
}
