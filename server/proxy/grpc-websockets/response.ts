// Writes what a grpc-websockets client reads: initial metadata, gRPC frames and trailers, as fast as the socket takes them.
import type { WebSocket } from "ws";
import { limits } from "../../limits.ts";
import { Batch, holdWrites } from "../call/batch.ts";
import type { SocketCall } from "../carrier.ts";
import { headersFrame, trailersFrame } from "../grpc-web/index.ts";
import { encodingHeader, type HeaderList } from "../call/metadata.ts";
import type { Status } from "../call/status.ts";
import type { UpstreamCall } from "../upstream/upstream-call.ts";

const normalClose = 1000;

export class Responses {
  readonly #webSocket: WebSocket;
  /** The call upstream, once there is one: it has to wait while the socket is full. */
  readonly #upstream: () => UpstreamCall | undefined;
  readonly #body: Batch;
  readonly #sent: () => void;
  #headersSent = false;

  constructor({ webSocket, socket, faults }: SocketCall, upstream: () => UpstreamCall | undefined) {
    this.#webSocket = webSocket;
    this.#body = new Batch({ write: (bytes) => this.#send(bytes), hold: () => holdWrites(socket), faults });
    this.#sent = faults.guard(() => {
      if (!this.#isFull) this.#upstream()?.resume();
    });
    this.#upstream = upstream;
  }

  headers(metadata: HeaderList, encoding?: string): void {
    this.#headersSent = true;
    const contentType = ["content-type", "application/grpc-web+proto"] as const;
    this.#send(headersFrame([contentType, ...encodingHeader(encoding), ...metadata]));
  }

  data(chunk: Uint8Array): void {
    this.#body.push(chunk);
  }

  /** A client takes the first frame of headers for initial metadata, so it gets one even when the call has none. */
  finish(status: Status): void {
    if (!this.#headersSent) this.headers([]);
    this.#body.flush();
    this.#send(trailersFrame(status));
    this.#webSocket.close(normalClose);
  }

  #send(bytes: Uint8Array): void {
    this.#webSocket.send(bytes, this.#sent);
    if (this.#isFull) this.#upstream()?.pause();
  }

  get #isFull(): boolean {
    return this.#webSocket.bufferedAmount > limits.proxy.streamWindowBytes;
  }
}
