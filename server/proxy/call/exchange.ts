// Joins one HTTP exchange with one call upstream: bytes both ways, backpressure both ways, and an end for each when the other ends.
import type { Readable } from "node:stream";
import { type Fault, type FaultBoundary, ignored } from "../../fault-boundary.ts";
import { Batch } from "./batch.ts";
import type { HttpCall } from "../carrier.ts";
import type { HttpRequest, HttpResponse } from "../listener/http.ts";
import { bodyOf, byName, holdResponse, detachFrom, isWhole, sendHead, windowsOf } from "../listener/http.ts";
import { type HeaderList, metadataHeaders } from "./metadata.ts";
import { HttpProbe } from "../listener/probe.ts";
import { answerFault, statusOfFault, withdrawHeaders } from "../listener/request-faults.ts";
import type { Status } from "./status.ts";
import type { StreamWindows } from "../listener/stream-windows.ts";
import type { UpstreamCall, UpstreamListener } from "../upstream/upstream-call.ts";

/** How a carrier writes in HTTP what gRPC says: pure, and new for each call. What it throws becomes the call's status. */
export interface ExchangeFormat {
  /** Request body → gRPC frames. While a promise is under way, the request is paused. */
  request(chunk: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** The request body has ended. */
  requestEnd(): void;
  /** The response's headers. */
  head(metadata: HeaderList, encoding: string | undefined): HeaderList;
  /** gRPC frames → response body. While a promise is under way, the response is paused, and its end waits. */
  response(chunk: Uint8Array): Uint8Array | Promise<Uint8Array>;
  /** Whether HTTP trailers are a part of the end. */
  readonly hasTrailers?: boolean;
  /** The end of the response: body, or HTTP trailers, or both. */
  end(status: Status): { readonly body?: Uint8Array; readonly trailers?: HeaderList };
}

/** A carrier that never has to wait. */
export interface SyncFormat extends ExchangeFormat {
  request(chunk: Uint8Array): Uint8Array;
  response(chunk: Uint8Array): Uint8Array;
}

export class Exchange {
  readonly #req: HttpRequest;
  /** Its body. */
  readonly #request: Readable;
  readonly #windows: StreamWindows | undefined;
  readonly #res: HttpResponse;
  readonly #format: ExchangeFormat;
  readonly #probe: HttpProbe;
  readonly #faults: FaultBoundary;
  readonly #body: Batch;
  #call: UpstreamCall | undefined;
  #over = false;
  /** The client has to take what was written before more is. */
  #isFull = false;
  /** What a chunk of the request becomes, or of the response, and what waits for it. */
  #requesting: Promise<void> | undefined;
  #responding: Promise<void> | undefined;

  constructor({ req, res, faults }: Pick<HttpCall, "req" | "res" | "faults">, format: ExchangeFormat) {
    this.#req = req;
    this.#request = bodyOf(req);
    this.#windows = windowsOf(req);
    this.#res = res;
    this.#format = format;
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
    faults.listen(res, "close", () => {
      this.#over = true;
      this.#probe.stop();
      this.#call?.cancel();
      detachFrom(this.#req);
    });
    faults.listen(res, "drain", () => {
      this.#isFull = false;
      this.#resumeResponse();
    });
    faults.run(() => {
      this.#call = open({
        faults,
        onHeaders: (metadata, encoding) => this.#head(metadata, encoding),
        onData: (chunk) => this.#respond(chunk),
        onDrain: () => this.#resumeRequest(),
        onFinish: (status) => this.#after(this.#responding, () => this.#finish(status)),
      });
      this.#readRequest(this.#call);
    });
  }

  #readRequest(call: UpstreamCall): void {
    const request = this.#request;
    const faults = this.#faults;
    let bytes = 0;
    faults.listen(request, "data", (chunk: Buffer) => {
      bytes += chunk.length;
      this.#windows?.taken(chunk.length);
      if (this.#over) return;
      const frames = this.#format.request(chunk);
      if (frames instanceof Promise) this.#requestLater(call, frames);
      else if (!call.write(frames)) this.#pauseRequest();
    });
    // A request that is reset over HTTP/2 may end first, and be known as broken off when the network has been read once more:
    // that is no half-close. The first callback comes before such a read, the second one after it.
    const guardedHalfClose = faults.guard(() => this.#halfClose(call));
    const guardedTurn = (): void => void setImmediate(guardedHalfClose);
    const guardedEnd = faults.guard(() => {
      if (isWhole(this.#req, bytes)) this.#halfClose(call);
      else setImmediate(guardedTurn);
    });
    // One without a body may have ended while the call's descriptors were asked for.
    if (request.readableEnded) guardedEnd();
    else request.on("end", guardedEnd);
    // A request that breaks off closes the response too, and that cancels the call.
    request.on("error", ignored);
  }

  /** The end of the request may come while its last chunk is under way. */
  #halfClose(call: UpstreamCall): void {
    this.#after(this.#requesting, () => {
      if (this.#over) return;
      this.#format.requestEnd();
      call.end();
    });
  }

  #requestLater(call: UpstreamCall, frames: Promise<Uint8Array>): void {
    this.#pauseRequest();
    const step = async (): Promise<void> => {
      try {
        const bytes = await frames;
        if (this.#over) return;
        this.#requesting = undefined;
        if (call.write(bytes)) this.#resumeRequest();
      } finally {
        this.#requesting = undefined;
      }
    };
    this.#requesting = step();
    this.#after(this.#requesting, ignored);
  }

  /** Now, or when `work` is done; what either throws is the call's fault. */
  #after(work: Promise<void> | undefined, step: () => void): void {
    if (work) this.#faults.run(() => work.then(step));
    else step();
  }

  #writeBody(bytes: Uint8Array): void {
    if (this.#over) return;
    this.#probe.chunkWritten();
    if (this.#res.write(bytes)) return;
    this.#isFull = true;
    this.#call?.pause();
  }

  #respond(chunk: Uint8Array): void {
    const body = this.#format.response(chunk);
    if (body instanceof Promise || this.#responding) this.#respondLater(body);
    else if (body.length > 0) this.#body.push(body);
  }

  /** Behind what is under way already. */
  #respondLater(body: Uint8Array | Promise<Uint8Array>): void {
    this.#call?.pause();
    const before = this.#responding;
    const step = async (): Promise<void> => {
      await before;
      const bytes = await body;
      if (!this.#over && bytes.length > 0) this.#body.push(bytes);
      if (this.#responding !== responding) return;
      this.#responding = undefined;
      this.#resumeResponse();
    };
    const responding = step();
    this.#responding = responding;
    this.#after(responding, ignored);
  }

  #resumeResponse(): void {
    if (!this.#responding && !this.#isFull) this.#call?.resume();
  }

  #head(metadata: HeaderList, encoding?: string): void {
    if (this.#over) return;
    this.#body.begin();
    const headers = this.#format.head(metadataHeaders(metadata), encoding);
    sendHead(this.#res, 200, headers, this.#format.hasTrailers ? this.#faults : undefined);
  }

  #finish(status: Status): void {
    if (this.#over) return;
    if (!this.#res.headersSent) this.#head([]);
    const { body, trailers } = this.#format.end(status);
    const last = this.#body.last(body);
    if (trailers) this.#res.addTrailers(byName(trailers));
    this.#over = true;
    this.#res.end(last);
    // What the client still sends is read and dropped, so that its connection stays usable.
    this.#resumeRequest();
  }

  #pauseRequest(): void {
    this.#request.pause();
    this.#probe.start();
  }

  #resumeRequest(): void {
    if (this.#requesting) return;
    this.#probe.stop();
    this.#request.resume();
  }

  /** Whatever was thrown ends both sides, and the client learns why, if its carrier can still say it. */
  #failed(fault: Fault): void {
    this.#call?.cancel(fault.code);
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
