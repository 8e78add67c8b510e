// Joins one HTTP exchange with one call upstream: bytes both ways, backpressure both ways, and an end for each when the other ends.
import type { Readable } from "node:stream";
import { Batch } from "./batch.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";
import { bodyOf, byName, holdResponse, letGoOf, sendHead, windowsOf } from "./http.ts";
import { type HeaderList, metadataHeaders } from "./metadata.ts";
import { HttpProbe } from "./probe.ts";
import type { Status } from "./status.ts";
import type { StreamWindows } from "./stream-windows.ts";
import type { UpstreamCall, UpstreamListener } from "./upstream-call.ts";
import { statusOfError } from "./upstream.ts";

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
  readonly #body = new Batch(
    (bytes) => {
      if (this.#over) return;
      this.#probe.chunkWritten();
      if (!this.#res.write(bytes)) this.#call?.pause();
    },
    () => holdResponse(this.#res),
  );
  #call: UpstreamCall | undefined;
  #over = false;

  constructor(req: HttpRequest, res: HttpResponse, carrier: Carrier) {
    this.#req = req;
    this.#request = bodyOf(req);
    this.#windows = windowsOf(req);
    this.#res = res;
    this.#carrier = carrier;
    this.#probe = new HttpProbe(req, res);
  }

  /** Runs the exchange; `open` starts the call upstream. */
  run(open: (listener: UpstreamListener) => UpstreamCall): void {
    const res = this.#res;
    res.on("close", () => {
      this.#over = true;
      this.#probe.stop();
      this.#call?.cancel();
      letGoOf(this.#req, res);
    });
    res.on("drain", () => this.#call?.resume());
    this.#guarded(() => {
      this.#call = open({
        onHeaders: (metadata, encoding) => this.#head(metadata, encoding),
        onData: (chunk) => this.#guarded(() => this.#respond(chunk)),
        onDrain: () => this.#resumeRequest(),
        onFinish: (status) => this.#finish(status),
      });
      this.#readRequest(this.#call);
    });
  }

  #readRequest(call: UpstreamCall): void {
    const request = this.#request;
    request.on("data", (chunk: Buffer) => {
      this.#windows?.taken(chunk.length);
      if (this.#over) return;
      this.#guarded(() => {
        if (call.write(this.#carrier.request(chunk))) return;
        request.pause();
        this.#probe.start();
      });
    });
    // A request that is reset over HTTP/2 may end first, and be known as broken off when the network has been read once more:
    // that is no half-close. The first callback comes before such a read, the second one after it.
    const ended = (): void => void setImmediate(() => setImmediate(() => this.#halfClose(call)));
    // One without a body may have ended while the call's descriptors were asked for.
    if (request.readableEnded) ended();
    else request.on("end", ended);
    // A request that breaks off closes the response too, and that cancels the call.
    request.on("error", () => undefined);
  }

  #halfClose(call: UpstreamCall): void {
    if (this.#over) return;
    this.#guarded(() => {
      this.#carrier.requestEnd();
      call.end();
    });
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

  /** Whatever a carrier or the start of the call throws ends both sides, and the client learns why. */
  #guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#call?.cancel();
      this.#finish(statusOfError(error));
    }
  }
}
