// `grpc-websockets`: one WebSocket is one call, on the method's own path, as published clients speak it.
import type { WebSocket } from "ws";
import { type Fault, ignored } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import { isCallPath, type ServedSocket, type SocketCall, type SocketCarrier } from "../carrier.ts";
import { Probe } from "../listener/probe.ts";
import { statusOfFault } from "../listener/request-faults.ts";
import type { Status } from "../call/status.ts";
import type { UpstreamCall } from "../upstream/upstream-call.ts";
import { readStart, Requests } from "./request.ts";
import { Responses } from "./response.ts";

export const grpcWebSockets: SocketCarrier = {
  subProtocol: "grpc-websockets",
  where: "/<service>/<method>",
  isAt: isCallPath,
  serve: serveGrpcWebSocket,
};

const textFound = { code: 1003, reason: "expected a binary message, found text" };

/** Serves the call of one socket. */
function serveGrpcWebSocket(call: SocketCall): ServedSocket {
  const served = new ServedCall(call);
  return { close: (code, reason) => served.close(code, reason) };
}

class ServedCall {
  readonly #call: SocketCall;
  readonly #webSocket: WebSocket;
  #requests: Requests | undefined;
  readonly #responses: Responses;
  readonly #probe: Probe;
  readonly #awaitingStart: NodeJS.Timeout;
  #upstream: UpstreamCall | undefined;
  #over = false;

  constructor(call: SocketCall) {
    const { webSocket, faults } = call;
    this.#call = call;
    this.#webSocket = webSocket;
    this.#responses = new Responses(call, () => this.#upstream);
    this.#probe = new Probe(() => webSocket.ping(), faults);
    faults.answerWith((fault) => this.#failed(fault));
    const guardedLate = faults.guard(() => {
      this.close(1008, `no headers of a call came within ${String(limits.proxy.headersMs)} ms`);
    });
    this.#awaitingStart = setTimeout(guardedLate, limits.proxy.headersMs);
    faults.listen(webSocket, "message", (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    faults.listen(webSocket, "close", () => this.#end());
    // What the socket cannot read closes it too, with a code that says why.
    webSocket.on("error", ignored);
  }

  /** Cancels the call and closes the socket. */
  close(code: number, reason: string): void {
    this.#end();
    this.#webSocket.close(code, reason);
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#over) return;
    if (!isBinary) {
      this.close(textFound.code, textFound.reason);
      return;
    }
    if (this.#upstream && this.#requests) this.#request(this.#upstream, this.#requests.read(data));
    else this.#upstream = this.#start(data);
  }

  #start(block: Buffer): UpstreamCall {
    clearTimeout(this.#awaitingStart);
    const { path, context, faults } = this.#call;
    const { metadataBytes, requestBytes } = context.limits;
    const start = readStart(path, block, metadataBytes + limits.proxy.browserHeaderBytes);
    this.#requests = new Requests(requestBytes, start);
    return context.upstream.open(start, {
      faults,
      onHeaders: (metadata, encoding) => this.#responses.headers(metadata, encoding),
      onData: (chunk) => this.#responses.data(chunk),
      onDrain: () => this.#resume(),
      onFinish: (status) => this.#finish(status),
    });
  }

  /** Without frames it is the half-close. */
  #request(upstream: UpstreamCall, frames: Uint8Array | undefined): void {
    if (!frames) upstream.end();
    else if (frames.length > 0 && !upstream.write(frames)) {
      this.#webSocket.pause();
      this.#probe.start();
    }
  }

  #resume(): void {
    this.#probe.stop();
    this.#webSocket.resume();
  }

  #finish(status: Status): void {
    if (this.#over) return;
    // The client's side of the close is still to be read.
    this.#resume();
    this.#responses.finish(status);
    this.#end();
  }

  /** A call whose status cannot be sent loses its socket. */
  #failed(fault: Fault): void {
    this.#upstream?.cancel(fault.code);
    try {
      this.#finish(statusOfFault(fault));
    } finally {
      if (!this.#over) this.close(1011, `internal error, request id ${fault.requestId}`);
    }
  }

  #end(): void {
    this.#over = true;
    clearTimeout(this.#awaitingStart);
    this.#probe.stop();
    this.#upstream?.cancel();
  }
}
