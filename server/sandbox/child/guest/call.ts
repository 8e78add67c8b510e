// One call inside the isolate: feeds the handler, sends what it yields while there is credit, and ends with a status.
import { dispatch, RpcError, StatusCode, statusOfThrown } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcResponse, Metadata, MethodKind, ThrownStatus } from "grpc-handler";
import { limits as all } from "../../../limits.ts";
import { metadataFault } from "../../wire/metadata-rules.ts";
import type { CallHead } from "../../wire/call-head.ts";
import { messageCharge } from "../../wire/message-charge.ts";
import type { FinishFrame, Mark } from "../../wire/guest-frame.ts";
import { byteLengthOf, plainBytes } from "./bytes.ts";
import type { CheckRequest } from "./checks.ts";
import { entryMs } from "./current-call.ts";
import { host, limits } from "./host.ts";
import { Requests } from "./requests.ts";
import { describeThrown } from "./thrown.ts";
import { setTimeout } from "./timers.ts";
import { takeSite } from "./yield-sites.ts";

const { sandbox } = all;

const takesStream = (kind: MethodKind): boolean => kind === "client_streaming" || kind === "bidi_streaming";

export class GuestCall {
  readonly #head: CallHead;
  readonly #abort = new AbortController();
  readonly #requests: Requests;
  readonly #context: CallContext;
  #credit = limits().windowBytes;
  #wake: (() => void) | undefined;
  #headersSent = false;
  #ended = false;

  constructor(head: CallHead, check?: CheckRequest) {
    this.#head = head;
    this.#requests = new Requests({
      ...(check && { check, onRefused: (refusal) => this.#refuse(refusal) }),
      onTaken: (bytes) => host().received(head.call, bytes),
      onDiscarded: (bytes) => host().emit({ type: "discarded", call: head.call, bytes }),
      onEndSeen: () => {
        // Where the mode takes one message its handler does not see the end.
        if (takesStream(head.kind)) this.#mark("halfCloseSeen");
      },
    });
    this.#context = {
      signal: this.#abort.signal,
      deadline: head.deadlineUnixMs === 0 ? undefined : new Date(head.deadlineUnixMs),
      sendHeaders: (metadata) => this.#sendHeaders(metadata),
      trailers: {},
      peer: head.peer,
    };
  }

  message(payload: Uint8Array): void {
    const { service: serviceName, method: methodName, metadata } = this.#head;
    this.#requests.push({ serviceName, methodName, payload, metadata });
  }

  halfClose(): void {
    this.#requests.halfClose();
  }

  /** Fires the signal, ends the waiting for requests, and lets a generator that waits for credit run its `finally`. */
  cancel(reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#mark("cancelled");
    const error = new Error(reason);
    error.name = "AbortError";
    this.#stop(error);
  }

  #stop(reason: Error): void {
    this.#requests.fail(reason);
    this.#wake?.();
    this.#abort.abort(reason);
  }

  /** A request that breaks a rule ends the call, whatever the handler makes of it. */
  #refuse(refusal: RpcError): void {
    this.#finish(statusOfThrown(refusal));
    this.#stop(refusal);
  }

  grant(bytes: number): void {
    this.#credit += bytes;
    if (this.#credit > 0) this.#wake?.();
  }

  /** Serves the call. Resolves when the handler's code has run to its end. */
  async serve(handler: GrpcHandler): Promise<void> {
    try {
      await this.#pump(dispatch(handler, this.#head.kind, this.#requests, this.#context));
      this.#finish({ code: StatusCode.OK, message: "", metadata: {}, unforeseen: false });
    } catch (error) {
      this.failed(error);
    }
    this.#mark("settled");
  }

  async #pump(responses: ReturnType<typeof dispatch>): Promise<void> {
    try {
      for (;;) {
        if (this.#credit <= 0 && !this.#ended) await this.#paused();
        if (this.#ended) return;
        const step = await responses.next();
        if (step.done) return;
        // What comes after a cancel is dropped.
        if (!this.#abort.signal.aborted) this.#send(step.value, takeSite(responses.made));
        // Until its window is full it would hold the isolate: other calls, and a cancel, would wait.
        if (entryMs() > sandbox.turnMs) await yieldToEventLoop();
      }
    } finally {
      // However this ends, the generator runs its own `finally`.
      await responses.return();
    }
  }

  async #paused(): Promise<void> {
    this.#mark("paused");
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = undefined;
    if (!this.#ended) this.#mark("resumed");
  }

  #send(response: GrpcResponse, site: number): void {
    const { payload, metadata } = response;
    const bytes = plainBytes(payload);
    const size = byteLengthOf(bytes);
    const max = limits().messageBytes;
    if (size > max) {
      const message = `a response of ${String(size)} bytes is too large: at most ${String(max)} are allowed`;
      throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, message);
    }
    if (metadata !== undefined) this.#sendHeaders(metadata);
    this.#headersSent = true;
    this.#credit -= messageCharge(size);
    host().send(this.#head.call, bytes, site);
  }

  #sendHeaders(metadata: Metadata): void {
    if (this.#headersSent || this.#ended) return;
    const checked = checkedMetadata(metadata);
    this.#headersSent = true;
    host().emit({ type: "headers", call: this.#head.call, metadata: checked });
  }

  /** The handler has thrown, or what the call itself stands on was replaced by the reader's code. */
  failed(error: unknown): void {
    // A handler that stops by throwing its signal's reason did what it should.
    if (this.#ended && error === this.#abort.signal.reason) return;
    const status = statusOfThrown(error);
    const described = describeThrown(error, status);
    host().emit({ type: "threw", call: this.#head.call, ...described });
    this.#finish({ ...status, message: described.message });
  }

  #finish(status: ThrownStatus): void {
    if (this.#ended) return;
    const ending = this.#withTrailers(status);
    this.#ended = true;
    host().emit({ type: "finish", call: this.#head.call, ...ending });
    this.#requests.return().catch(() => undefined);
  }

  /** The trailers are the reader's own object, or whatever they have put in its place. */
  #withTrailers({ code, message, metadata, unforeseen }: ThrownStatus): Omit<FinishFrame, "type" | "call"> {
    try {
      const trailers = checkedMetadata({ ...this.#context.trailers, ...metadata });
      return { code, message, trailers, unforeseen };
    } catch (error) {
      const fault = `the trailers cannot be sent: ${describeThrown(error).message}`;
      return { code: StatusCode.INTERNAL, message: fault, trailers: {}, unforeseen: false };
    }
  }

  #mark(mark: Mark): void {
    host().emit({ type: "mark", call: this.#head.call, mark });
  }
}

/** A plain copy with lower-case keys. Throws TypeError when gRPC could not send it. */
function checkedMetadata(metadata: Metadata): Metadata {
  // Without a prototype: a key may be "__proto__".
  const copy = Object.create(null) as Metadata;
  for (const [key, value] of Object.entries(Object(metadata) as Metadata))
    copy[key.toLowerCase()] = value instanceof Uint8Array ? plainBytes(value) : value;
  const fault = metadataFault(copy, limits().metadataBytes);
  if (fault !== undefined) throw new TypeError(fault);
  return copy;
}

/** Lets the runner have its turn. */
function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => {
    try {
      setTimeout(resolve, 0);
    } catch {
      // All timers are in use: then without.
      resolve();
    }
  });
}
