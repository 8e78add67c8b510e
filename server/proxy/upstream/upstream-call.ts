// One call on the connection to the backend: bytes pass as they are, and whatever happens it ends with one status.
import { constants } from "node:http2";
import { StatusCode } from "grpc-handler";
import { type FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import { type HeaderList, responseMetadata, valueOf } from "../call/metadata.ts";
import { longestMs } from "../call/timeout.ts";
import {
  missingStatus,
  type Status,
  statusFromHead,
  statusFromReset,
  statusFromTrailers,
  statusOf,
} from "../call/status.ts";
import { passed } from "./passing-memory.ts";
import type { Http2Stream, StreamEnd, StreamListener } from "./http2/stream.ts";

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
  /** The status when the connection to the backend was lost. */
  readonly lost: (error: Error | undefined) => Status;
  /** Learns how the call ended. */
  readonly over: ((code: StatusCode) => void) | undefined;
}

export class UpstreamCall {
  readonly #stream: Http2Stream;
  readonly #listener: UpstreamListener;
  readonly #facts: CallFacts;
  #status: Status | undefined;
  /** That of a response's head which did not end it: it counts when neither messages nor trailers come. */
  #headStatus: Status | undefined;
  #over = false;
  #drainWanted = false;
  /** When the other side is not waited for any longer. */
  #expiry: NodeJS.Timeout | undefined;

  /** `open` sends the request's headers. */
  constructor(open: (listener: StreamListener) => Http2Stream, listener: UpstreamListener, facts: CallFacts) {
    this.#listener = listener;
    this.#facts = facts;
    this.#stream = open(this.#streamListener(listener));
    this.#expireAt(facts.deadlineAt);
  }

  /** The backend keeps the deadline itself, and knows more of what came of the call; one that says nothing is not waited for. */
  #expireAt(deadlineAt: number): void {
    const ms = Math.max(0, deadlineAt - performance.now()) + limits.proxy.graceMs;
    if (ms <= longestMs) this.#expireIn(ms, statusOf(StatusCode.DEADLINE_EXCEEDED, "the deadline has passed"));
  }

  #expireIn(ms: number, status: Status): void {
    clearTimeout(this.#expiry);
    const guardedExpire = this.#listener.faults.guard(() => {
      if (this.#over) return;
      this.cancel(status.code);
      this.#listener.onFinish(status);
    });
    this.#expiry = setTimeout(guardedExpire, ms);
  }

  #streamListener(listener: UpstreamListener): StreamListener {
    const { faults } = listener;
    return {
      onHead: faults.guard((httpStatus: number, head: HeaderList, isEnd: boolean) => {
        if (!this.#over) this.#onHead(httpStatus, head, isEnd);
      }),
      onData: faults.guard((chunk: Uint8Array) => {
        if (this.#headStatus) this.#headStatus = missingStatus("only before the messages");
        if (!this.#over) listener.onData(chunk);
      }),
      onTrailers: faults.guard((trailers: HeaderList) => {
        this.#status = statusFromTrailers(trailers) ?? missingStatus("none");
      }),
      // Trailers are there before a slow reader has taken the last message: the status waits for the end of the data.
      onEnd: faults.guard(() => {
        const status = this.#status ?? this.#headStatus;
        if (status) this.#finish(status);
        // A reset that says more may follow.
        else if (!this.#over) this.#expireIn(limits.proxy.graceMs, statusFromReset(constants.NGHTTP2_NO_ERROR));
      }),
      onWritten: faults.guard(() => this.#drained()),
      onClose: faults.guard((end: StreamEnd) => {
        if (!this.#over) this.#finish(this.#statusAtClose(end));
      }),
    };
  }

  /** Sends bytes of gRPC frames. False: wait for `onDrain` before the next. */
  write(...parts: Uint8Array[]): boolean {
    if (this.#over || !this.#stream.takesRequests) return true;
    for (const part of parts) {
      passed(part.length);
      this.#stream.write(part);
    }
    const { isFull } = this.#stream;
    this.#drainWanted ||= isFull;
    return !isFull;
  }

  #drained(): void {
    if (!this.#drainWanted || this.#over || !this.#stream.hasRoom) return;
    this.#drainWanted = false;
    this.#listener.onDrain();
  }

  /** Half-closes: no more requests. */
  end(): void {
    if (!this.#over) this.#stream.end();
  }

  /** Ends the call at once; the backend sees a cancelled call. `code`: what the client gets, when it is still there. */
  cancel(code?: StatusCode): void {
    if (this.#over) return;
    this.#over = true;
    const isLate = performance.now() >= this.#facts.deadlineAt;
    this.#facts.over?.(code ?? (isLate ? StatusCode.DEADLINE_EXCEEDED : StatusCode.CANCELLED));
    clearTimeout(this.#expiry);
    this.#stream.reset(constants.NGHTTP2_CANCEL);
  }

  /** Stops reading responses: when the stream's window is full, the backend has to wait. */
  pause(): void {
    this.#stream.pause();
  }

  resume(): void {
    this.#stream.resume();
  }

  #onHead(httpStatus: number, head: HeaderList, isEnd: boolean): void {
    const status = statusFromHead(httpStatus, head, isEnd);
    if (status) {
      this.#finish(status);
      return;
    }
    this.#headStatus = statusFromTrailers(head);
    this.#listener.onHeaders(responseMetadata(head), valueOf(head, "grpc-encoding"));
  }

  /** A stream that closes before its end took response bytes with it, so its OK would be a lie. */
  #statusAtClose(end: StreamEnd): Status {
    const status = this.#status ?? this.#headStatus;
    if (status && status.code !== StatusCode.OK) return status;
    if ("lost" in end) return this.#facts.lost(end.lost);
    const found = statusFromReset(end.code, end.reason);
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
    if (!this.#stream.isReceived) this.#stream.reset(constants.NGHTTP2_CANCEL);
    else if (!this.#stream.isSent) this.#stream.reset(constants.NGHTTP2_NO_ERROR);
    this.#listener.onFinish(status);
  }
}
