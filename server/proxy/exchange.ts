// Joins one HTTP exchange with one call upstream: bytes both ways, backpressure both ways, and an end for each when the other ends.
import type { Readable } from "node:stream";
import { type Fault, type FaultBoundary, ignored } from "../fault-boundary.ts";
import { Batch } from "./batch.ts";
import type { HttpCall } from "./carriers.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { bodyOf, byName, holdResponse, letGoOf, sendHead, windowsOf } from "./http.ts";
import { type HeaderList, metadataHeaders } from "./metadata.ts";
import { HttpProbe } from "./probe.ts";
import { answerFault, statusOfFault, withdrawHeaders } from "./request-faults.ts";
import type { Status } from "./status.ts";
import type { StreamWindows } from "./stream-windows.ts";
import type { UpstreamCall, UpstreamListener } from "./upstream-call.ts";

/** How a carrier writes in HTTP what gRPC says: pure, and new for each call. What it throws becomes the call's status. */
export interface Carrier {
  /** Request body → gRPC frames. */
  request(chunk: Uint8Array): Uint8Array;
  /** The request body has ended. */
  requestEnd(): void;
  /** The response's headers. */
  head(metadata: HeaderList, encoding: string | undefined): HeaderList;
  /** gRPC frames → response body. */
  response(chunk: Uint8Array): Uint8Array;
  /** The end of the response: body, or HTTP trailers, or both. */
  end(status: Status): { readonly body?: Uint8Array; readonly trailers?: HeaderList };
}

export class Exchange {
  readonly #req: HttpRequest;
  /** Its body. */
  readonly #request: Readable;
  readonly #windows: StreamWindows | undefined;
  readonly #res: HttpResponse;
  readonly #carrier: Carrier;
  readonly #probe: HttpProbe;
  readonly #faults: FaultBoundary;
  readonly #body: Batch;
  #call: UpstreamCall | undefined;
  #over = false;

  constructor({ req, res, faults }: Pick<HttpCall, "req" | "res" | "faults">, carrier: Carrier) {
    this.#req = req;
    this.#request = bodyOf(req);
    this.#windows = windowsOf(req);
    this.#res = res;
    this.#carrier = carrier;
    this.#faults = faults;
    this.#probe = new HttpProbe(req, res, faults);
    this.#body = new Batch({
      write: (bytes) => this.#writeBody(bytes),
      hold: () => holdResponse(this.#res),
      faults,
    });
  }

  /** Runs the exchange; `open` starts the call upstream. */
  run(open: (listener: UpstreamListener) => UpstreamCall): void {
    const res = this.#res;
    const faults = this.#faults;
    faults.answerWith((fault) => this.#failed(fault));
    res.on(
      "close",
      faults.guard(() => {
        this.#over = true;
        this.#probe.stop();
        this.#call?.cancel();
        letGoOf(this.#req, res);
      }),
    );
    res.on(
      "drain",
      faults.guard(() => this.#call?.resume()),
    );
    faults.run(() => {
      this.#call = open({
        faults,
        onHeaders: (metadata, encoding) => this.#head(metadata, encoding),
        onData: (chunk) => this.#respond(chunk),
        onDrain: () => this.#resumeRequest(),
        onFinish: (status) => this.#finish(status),
      });
      this.#readRequest(this.#call);
    });
  }

  #readRequest(call: UpstreamCall): void {
    const request = this.#request;
    const faults = this.#faults;
    request.on(
      "data",
      faults.guard((chunk: Buffer) => {
        this.#windows?.taken(chunk.length);
        if (this.#over || call.write(this.#carrier.request(chunk))) return;
        request.pause();
        this.#probe.start();
      }),
    );
    // A request that is reset over HTTP/2 may end first, and be known as broken off when the network has been read once more:
    // that is no half-close. The first callback comes before such a read, the second one after it.
    const guardedHalfClose = faults.guard(() => this.#halfClose(call));
    const guardedTurn = (): void => void setImmediate(guardedHalfClose);
    const guardedEnd = faults.guard(() => setImmediate(guardedTurn));
    // One without a body may have ended while the call's descriptors were asked for.
    if (request.readableEnded) guardedEnd();
    else request.on("end", guardedEnd);
    // A request that breaks off closes the response too, and that cancels the call.
    request.on("error", ignored);
  }

  #halfClose(call: UpstreamCall): void {
    if (this.#over) return;
    this.#carrier.requestEnd();
    call.end();
  }

  #writeBody(bytes: Uint8Array): void {
    if (this.#over) return;
    this.#probe.chunkWritten();
    if (!this.#res.write(bytes)) this.#call?.pause();
  }

  #respond(chunk: Uint8Array): void {
    const body = this.#carrier.response(chunk);
    if (body.length > 0) this.#body.push(body);
  }

  #head(metadata: HeaderList, encoding?: string): void {
    if (this.#over) return;
    this.#body.begin();
    sendHead(this.#res, 200, this.#carrier.head(metadataHeaders(metadata), encoding));
  }

  #finish(status: Status): void {
    if (this.#over) return;
    if (!this.#res.headersSent) this.#head([]);
    const { body, trailers } = this.#carrier.end(status);
    this.#body.flush();
    if (trailers) this.#res.addTrailers(byName(trailers));
    this.#over = true;
    this.#res.end(body);
    // What the client still sends is read and dropped, so that its connection stays usable.
    this.#resumeRequest();
  }

  #resumeRequest(): void {
    this.#probe.stop();
    this.#request.resume();
  }

  /** Whatever was thrown ends both sides, and the client learns why, if its carrier can still say it. */
  #failed(fault: Fault): void {
    this.#call?.cancel();
    if (this.#over) return;
    if (!this.#res.headersSent) withdrawHeaders(this.#res);
    try {
      this.#finish(statusOfFault(fault));
    } catch (error) {
      this.#over = true;
      answerFault(this.#res, fault);
      throw error;
    }
  }
}
