// Finds out whether a client is still there whose requests have to wait. A socket that is not read gets no end of the connection, not even
// a reset: only what is written to it tells, and HTTP/1.1 has two things to write that say nothing.
import { ServerResponse } from "node:http";
import type { FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import type { HttpRequest, HttpResponse } from "./http.ts";

/** Writes to a client again and again while its requests wait. */
export class Probe {
  readonly #guardedWrite: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(write: () => void, faults: FaultBoundary) {
    this.#guardedWrite = faults.guard(write);
  }

  start(): void {
    this.#timer ??= setInterval(this.#guardedWrite, limits.proxy.probeMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/** Probes one HTTP/1.1 exchange. HTTP/2 needs none: its connection is read whatever a stream does. */
export class HttpProbe {
  readonly #version: string;
  readonly #res: HttpResponse;
  readonly #probe: Probe;
  #interim = 0;
  #digits = 0;

  constructor(req: HttpRequest, res: HttpResponse, faults: FaultBoundary) {
    this.#version = req.httpVersion;
    this.#res = res;
    this.#probe = new Probe(() => this.#send(), faults);
  }

  start(): void {
    if (this.#version === "1.1") this.#probe.start();
  }

  stop(): void {
    this.#probe.stop();
  }

  /** A chunk of the response was written. */
  chunkWritten(): void {
    this.#digits = 0;
  }

  /** An interim response (RFC 9110, section 15.2), or one more leading zero of the next chunk's size (RFC 9112, section 7.1). */
  #send(): void {
    const res = this.#res;
    if (!(res instanceof ServerResponse)) return;
    if (!res.headersSent && this.#interim < limits.proxy.interimProbes) {
      this.#interim++;
      res.writeProcessing();
    } else if (res.chunkedEncoding && res.writableLength === 0 && this.#digits < limits.proxy.chunkProbes) {
      this.#digits++;
      res.socket?.write("0");
    }
  }
}
