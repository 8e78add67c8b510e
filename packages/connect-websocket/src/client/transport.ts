// The Connect `Transport`: Connect's own call runners on one side, calls on a shared WebSocket on the other.
import type { DescMessage, DescMethodStreaming, DescMethodUnary, MessageShape } from "@bufbuild/protobuf";
import type { StreamRequest, StreamResponse, Transport, UnaryRequest, UnaryResponse } from "@connectrpc/connect";
import { Code, ConnectError, createContextValues } from "@connectrpc/connect";
import {
  createClientMethodSerializers,
  createMethodUrl,
  runStreamingCall,
  runUnaryCall,
} from "@connectrpc/connect/protocol";
import type { ClientCall } from "./client-call.ts";
import { Connector } from "./connector.ts";
import { Deadline } from "./deadline.ts";
import type { WebSocketTransportOptions } from "./options.ts";
import { connectorOptions } from "./options.ts";
import { pumpRequests } from "./pump-requests.ts";

/** A transport whose WebSocket can be closed. */
export interface WebSocketTransport extends Transport {
  /** Cancels open calls (CANCELLED) and closes the WebSocket. Later calls end with UNAVAILABLE. */
  close(): void;
}

type Method<I extends DescMessage, O extends DescMessage> = DescMethodUnary<I, O> | DescMethodStreaming<I, O>;

/**
 * Makes a Connect transport for all four modes over one WebSocket that speaks `grpc-mux.v1`. The socket opens with the
 * first call, is shared by all, and is made anew by the next call after it was lost.
 *
 * Calls fail with ConnectError: the server's own status, with headers and trailers as `metadata`; UNAVAILABLE when there
 * is no connection or it is lost; CANCELLED when the signal fires; DEADLINE_EXCEEDED when neither answer nor end came in
 * time; RESOURCE_EXHAUSTED for a message over the limit; UNIMPLEMENTED when a unary call gets no or several messages;
 * INTERNAL when a message can't be read or written; and what the request iterable throws.
 *
 * Throws TypeError when `baseUrl` is no URL, or there is no WebSocket here.
 */
export function createWebSocketTransport(options: WebSocketTransportOptions): WebSocketTransport {
  return new MuxTransport(options);
}

class MuxTransport implements WebSocketTransport {
  readonly #options: WebSocketTransportOptions;
  readonly #connector: Connector;
  readonly #maxMessageBytes: number;

  constructor(options: WebSocketTransportOptions) {
    const resolved = connectorOptions(options);
    this.#options = options;
    this.#connector = new Connector(resolved);
    this.#maxMessageBytes = resolved.limits.maxMessageBytes;
  }

  readonly unary: Transport["unary"] = async (method, signal, timeoutMs, header, message, contextValues) => {
    const deadline = this.#deadline(timeoutMs);
    try {
      return await runUnaryCall({
        ...this.#common(signal, deadline),
        req: { stream: false, message, method, ...this.#request(method, header, contextValues) },
        next: (req) => this.#runUnary(req, deadline),
      });
    } finally {
      deadline.clear();
    }
  };

  readonly stream: Transport["stream"] = async (method, signal, timeoutMs, header, messages, contextValues) => {
    const deadline = this.#deadline(timeoutMs);
    try {
      return await runStreamingCall({
        ...this.#common(signal, deadline),
        req: { stream: true, message: messages, method, ...this.#request(method, header, contextValues) },
        next: (req) => this.#runStreaming(req, deadline),
      });
    } catch (error) {
      deadline.clear();
      throw error;
    }
  };

  readonly close = (): void => this.#connector.close();

  async #runUnary<I extends DescMessage, O extends DescMessage>(
    req: UnaryRequest<I, O>,
    deadline: Deadline,
  ): Promise<UnaryResponse<I, O>> {
    const { method } = req;
    const { serialize, parse } = this.#serializers(method);
    const payload = serialize(req.message);
    const call = await this.#open(req, deadline);
    call.sendMessage(payload);
    call.halfClose();
    const header = await call.headers;
    const response = await onlyMessage(call);
    return { stream: false, service: method.parent, method, header, trailer: call.trailer, message: parse(response) };
  }

  async #runStreaming<I extends DescMessage, O extends DescMessage>(
    req: StreamRequest<I, O>,
    deadline: Deadline,
  ): Promise<StreamResponse<I, O>> {
    const { method } = req;
    const { serialize, parse } = this.#serializers(method);
    const call = await this.#open(req, deadline);
    void pumpRequests(call, req.message, serialize);
    const header = await call.headers;
    const message = responses(call, parse);
    return { stream: true, service: method.parent, method, header, trailer: call.trailer, message };
  }

  /** Opens the call, and ties the signal to it. */
  async #open(req: UnaryRequest | StreamRequest, deadline: Deadline): Promise<ClientCall> {
    const connection = await unlessAborted(this.#connector.acquire(), req.signal);
    req.signal.throwIfAborted();
    const path = `/${req.method.parent.typeName}/${req.method.name}`;
    const call = connection.open(path, deadline.handOver(), req.header);
    const cancel = (): void => {
      // The runners fire the signal at a good end too.
      if (!call.over) call.cancel(ConnectError.from(req.signal.reason, Code.Canceled));
    };
    req.signal.addEventListener("abort", cancel, { once: true });
    void call.ended.then(() => deadline.clear());
    return call;
  }

  #deadline(timeoutMs: number | undefined): Deadline {
    return new Deadline(timeoutMs ?? this.#options.defaultTimeoutMs, this.#options.deadlineGraceMs ?? 500);
  }

  #common(signal: AbortSignal | undefined, deadline: Deadline) {
    // `any` holds the caller's signal weakly, so that a signal that outlives many calls does not collect listeners. The
    // runners' own timeout would end the call at the deadline and drop the server's answer.
    const either = signal === undefined ? deadline.signal : AbortSignal.any([signal, deadline.signal]);
    return { signal: either, ...(this.#options.interceptors && { interceptors: this.#options.interceptors }) };
  }

  #request<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    header: ConstructorParameters<typeof Headers>[0],
    contextValues = createContextValues(),
  ) {
    const url = createMethodUrl(this.#options.baseUrl, method);
    return { service: method.parent, requestMethod: "POST", url, header: new Headers(header), contextValues };
  }

  #serializers<I extends DescMessage, O extends DescMessage>(method: Method<I, O>) {
    const { serialize, parse } = createClientMethodSerializers(method, true, undefined, this.#options.binaryOptions);
    const limited = (message: MessageShape<I>): Uint8Array => {
      const bytes = serialize(message);
      if (bytes.length <= this.#maxMessageBytes) return bytes;
      const sizes = `${String(bytes.length)} bytes, over the limit of ${String(this.#maxMessageBytes)}`;
      throw new ConnectError(`the request message has ${sizes}`, Code.ResourceExhausted);
    };
    return { serialize: limited, parse };
  }
}

/** The one message of a unary response. */
async function onlyMessage(call: ClientCall): Promise<Uint8Array> {
  const message = await call.next();
  if (message === undefined) throw new ConnectError("the response has no message", Code.Unimplemented);
  if ((await call.next()) === undefined) return message;
  const error = new ConnectError("the response to a unary call has more than one message", Code.Unimplemented);
  call.cancel(error);
  throw error;
}

/** Parses messages as they are pulled. Written out, since a generator would add two promises to each message. */
function responses<T>(call: ClientCall, parse: (bytes: Uint8Array) => T): AsyncIterable<T> {
  const next = async (): Promise<IteratorResult<T, undefined>> => {
    const payload = await call.next();
    return payload === undefined ? { done: true, value: undefined } : { done: false, value: parse(payload) };
  };
  return { [Symbol.asyncIterator]: () => ({ next }) };
}

/** The promise's outcome, or the signal's reason when that comes first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(ConnectError.from(signal.reason, Code.Canceled));
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
