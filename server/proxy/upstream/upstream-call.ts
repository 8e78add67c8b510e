// One call on the connection to the backend: bytes pass as they are, and whatever happens it ends with one status.
import { type ClientHttp2Stream, constants } from "node:http2";
import { addAbortSignal } from "node:stream";
import { StatusCode } from "grpc-handler";
import { type FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import { Batch, holdWrites } from "./batch.ts";
import { type HeaderList, pairs, responseMetadata, valueOf } from "../call/metadata.ts";
import { detachListeners, passed } from "./passing-memory.ts";
import { StreamWindows } from "../listener/stream-windows.ts";
import { longestMs } from "../call/timeout.ts";
import {
  missingStatus,
  type Status,
  statusFromHead,
  statusFromReset,
  statusFromTrailers,
  statusOf,
} from "../call/status.ts";

/** The backend's side of a call. Nothing comes after `onFinish`, and nothing at all after `cancel()`. */
export interface UpstreamListener {
  /** Around everything that the call makes happen, this listener's own methods too: who opens the call ends it on a fault. */
  readonly faults: FaultBoundary;
  /** Initial metadata, the moment it arrives; not called when the backend sent only a status. */
  onHeaders(metadata: HeaderList, encoding: string | undefined): void;
  /** gRPC frames, split and joined as the network had them. */
  onData(chunk: Uint8Array): void;
  /** Request bytes may be written again. */
  onDrain(): void;
  /** Exactly once, last. */
  onFinish(status: Status): void;
}

export interface CallFacts {
  /** When the client stops waiting, on performance.now()'s clock. */
  readonly deadlineAt: number;
  /** The status when there is no connection to the backend (any more), undefined while there is one. */
  readonly lost: (error: Error | undefined) => Status | undefined;
  /** Learns how the call ended. */
  readonly over: ((code: StatusCode) => void) | undefined;
}

export class UpstreamCall {
  readonly #stream: ClientHttp2Stream;
  readonly #listener: UpstreamListener;
  readonly #facts: CallFacts;
  #status: Status | undefined;
  /** That of a response's head which did not end it: it counts when neither messages nor trailers come. */
  #headStatus: Status | undefined;
  #error: Error | undefined;
  #over = false;
  #drainWanted = false;
  readonly #requests: Batch;
  readonly #written: () => void;
  /** Of those that have not been written to the stream yet. */
  #waitingBytes = 0;
  readonly #expiry: NodeJS.Timeout | undefined;

  constructor(stream: ClientHttp2Stream, listener: UpstreamListener, facts: CallFacts) {
    this.#stream = stream;
    this.#listener = listener;
    this.#facts = facts;
    this.#requests = new Batch({
      write: (bytes) => this.#writeRequests(bytes),
      hold: () => holdWrites(this.#stream),
      faults: listener.faults,
    });
    this.#written = listener.faults.guard(() => this.#drained());
    this.#listen(stream, listener);
    this.#expiry = this.#expireAt(facts.deadlineAt);
  }

  /** The backend keeps the deadline itself, and knows more of what came of the call; one that says nothing is not waited for. */
  #expireAt(deadlineAt: number): NodeJS.Timeout | undefined {
    const ms = Math.max(0, deadlineAt - performance.now()) + limits.proxy.deadlineGraceMs;
    if (ms > longestMs) return undefined;
    const guardedExpire = this.#listener.faults.guard(() => {
      if (this.#over) return;
      this.cancel(StatusCode.DEADLINE_EXCEEDED);
      this.#listener.onFinish(statusOf(StatusCode.DEADLINE_EXCEEDED, "the deadline has passed"));
    });
    return setTimeout(guardedExpire, ms);
  }

  #listen(stream: ClientHttp2Stream, listener: UpstreamListener): void {
    const { faults } = listener;
    const windows = StreamWindows.of(stream);
    faults.listen(stream, "response", (headers: { ":status"?: number }, flags: number, raw: string[]) => {
      if (!this.#over) this.#onResponse(headers[":status"] ?? 0, flags, pairs(raw));
    });
    faults.listen(stream, "data", (chunk: Buffer) => {
      passed(chunk.length);
      windows?.taken(chunk.length);
      if (this.#headStatus) this.#headStatus = missingStatus("only before the messages");
      if (!this.#over) listener.onData(chunk);
    });
    faults.listen(stream, "trailers", (_headers: unknown, _flags: number, raw: string[]) => {
      this.#status = statusFromTrailers(pairs(raw)) ?? missingStatus("none");
    });
    // Trailers are there before a slow reader has taken the last message: the status waits for the end of the data.
    faults.listen(stream, "end", () => {
      const status = this.#status ?? this.#headStatus;
      if (status) this.#finish(status);
    });
    faults.listen(stream, "error", (error: Error) => (this.#error = error));
    faults.listen(stream, "close", () => {
      this.#finish(this.#statusAtClose());
      detachListeners(stream);
    });
  }

  /** Sends bytes of gRPC frames. False: wait for `onDrain` before the next. */
  write(...parts: Uint8Array[]): boolean {
    if (this.#takesNothing) return true;
    for (const part of parts) {
      passed(part.length);
      this.#waitingBytes += part.length;
      this.#requests.push(part);
    }
    const full = this.#queuedBytes > limits.proxy.requestQueueBytes;
    this.#drainWanted ||= full;
    return !full;
  }

  get #takesNothing(): boolean {
    return this.#over || this.#stream.writableEnded || this.#stream.destroyed;
  }

  get #queuedBytes(): number {
    return this.#waitingBytes + this.#stream.writableLength;
  }

  #writeRequests(bytes: Uint8Array): void {
    this.#waitingBytes -= bytes.length;
    if (!this.#takesNothing) this.#stream.write(bytes, this.#written);
  }

  /** The stream's own "drain" comes at a limit of its own. */
  #drained(): void {
    if (!this.#drainWanted || this.#over || this.#queuedBytes > limits.proxy.requestQueueBytes) return;
    this.#drainWanted = false;
    this.#listener.onDrain();
  }

  /** Half-closes: no more requests. */
  end(): void {
    if (this.#over) return;
    this.#requests.flush();
    this.#stream.end();
  }

  /** Ends the call at once; the backend sees a cancelled call. `code`: what the client gets, when it is still there. */
  cancel(code?: StatusCode): void {
    if (this.#over) return;
    this.#over = true;
    const isLate = performance.now() >= this.#facts.deadlineAt;
    this.#facts.over?.(code ?? (isLate ? StatusCode.DEADLINE_EXCEEDED : StatusCode.CANCELLED));
    clearTimeout(this.#expiry);
    // RST_STREAM with CANCEL alone: close() would half-close first, and a handler could take that for the client's.
    addAbortSignal(AbortSignal.abort(), this.#stream);
  }

  /** Stops reading responses: when the stream's window is full, the backend has to wait. */
  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  #onResponse(httpStatus: number, flags: number, head: HeaderList): void {
    const status = statusFromHead(httpStatus, head, (flags & constants.NGHTTP2_FLAG_END_STREAM) > 0);
    if (status) {
      this.#finish(status);
      return;
    }
    this.#headStatus = statusFromTrailers(head);
    this.#listener.onHeaders(responseMetadata(head), valueOf(head, "grpc-encoding"));
  }

  /** A stream that closes before its end took response bytes with it, so its OK would be a lie. */
  #statusAtClose(): Status {
    const status = this.#status ?? this.#headStatus;
    if (status && (this.#stream.readableEnded || status.code !== StatusCode.OK)) return status;
    const lost = this.#facts.lost(this.#error);
    if (lost) return lost;
    const found = statusFromReset(this.#stream.rstCode);
    // Servers end a call whose deadline has passed by resetting it, and leave it to the client to say why.
    if (found.code === StatusCode.CANCELLED && performance.now() >= this.#facts.deadlineAt)
      return statusOf(StatusCode.DEADLINE_EXCEEDED, "the deadline has passed");
    return found;
  }

  #finish(status: Status): void {
    if (this.#over) return;
    this.#over = true;
    this.#facts.over?.(status.code);
    clearTimeout(this.#expiry);
    // The backend has answered; what the client still sends would keep the stream open for nothing.
    if (!this.#stream.writableFinished && !this.#stream.destroyed) this.#stream.close(constants.NGHTTP2_NO_ERROR);
    this.#listener.onFinish(status);
  }
}
