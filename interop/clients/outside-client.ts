// Clients that are no Connect clients, made to look like one, so that the same cases call them all.
import {
  create,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type Message,
  type MessageInitShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Code, ConnectError, type StreamResponse, type Transport, type UnaryResponse } from "@connectrpc/connect";

/** Connect's codes are gRPC's numbers, without OK. */
const codes = new Map<number, Code>(
  Object.values(Code).flatMap((code) => (typeof code === "string" ? [] : [[code, code]])),
);

export interface OutsideCall {
  readonly method: DescMethod;
  /** "/package.Service/Method" */
  readonly path: string;
  /** Serialized messages. Where a client takes only one, it is the first. */
  readonly requests: AsyncIterable<Uint8Array>;
  /** Values of -bin keys are in base64. */
  readonly metadata: Headers;
  readonly timeoutMs: number | undefined;
}

/** What a client tells of a call. Nothing comes after `onEnd`. */
export interface OutsideListener {
  onHeaders(headers: Headers): void;
  /** One serialized message. */
  onMessage(message: Uint8Array): void;
  onEnd(code: number, message: string, trailers: Headers): void;
}

/** Starts a call; the function it returns cancels it. */
export type StartCall = (call: OutsideCall, listener: OutsideListener) => () => void;

/** A Connect transport whose calls are made by another client. */
export function asTransport(start: StartCall): Transport {
  return {
    async unary(method, signal, timeoutMs, header, input) {
      const call = new TransportCall(start, { method, signal, timeoutMs, header, requests: one(input) });
      const messages = [];
      for await (const message of call.messages()) messages.push(message);
      const [message] = messages;
      if (message === undefined || messages.length > 1)
        throw new ConnectError(`expected one response, found ${String(messages.length)}`);
      return response(false, method, await call.header, call.trailer, message) as UnaryResponse<
        typeof method.input,
        typeof method.output
      >;
    },
    async stream(method, signal, timeoutMs, header, input) {
      const call = new TransportCall(start, { method, signal, timeoutMs, header, requests: input });
      return response(true, method, await call.header, call.trailer, call.messages()) as StreamResponse<
        typeof method.input,
        typeof method.output
      >;
    },
  };
}

function response(stream: boolean, method: DescMethod, header: Headers, trailer: Headers, message: unknown): object {
  return { stream, service: method.parent, method, header, trailer, message };
}

interface TransportCallStart {
  readonly method: DescMethod;
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number | undefined;
  readonly header: HeadersInit | undefined;
  readonly requests: AsyncIterable<MessageInitShape<DescMessage>>;
}

class TransportCall {
  readonly header: Promise<Headers>;
  readonly trailer = new Headers();
  readonly #queue: Message[] = [];
  #end: { readonly error?: ConnectError } | undefined;
  #wake = (): void => undefined;

  constructor(start: StartCall, { method, signal, timeoutMs, header, requests }: TransportCallStart) {
    const known = new Headers();
    const headers = Promise.withResolvers<Headers>();
    this.header = headers.promise;
    this.header.catch(() => undefined);
    const path = `/${method.parent.typeName}/${method.name}`;
    const call = { method, path, timeoutMs, metadata: new Headers(header), requests: bytesOf(method.input, requests) };
    const cancel = start(call, {
      onHeaders: (found) => {
        found.forEach((value, name) => known.append(name, value));
        headers.resolve(known);
      },
      onMessage: (bytes) => {
        // Google's client tells of initial metadata only at the end: its messages need not wait for that.
        headers.resolve(known);
        this.#queue.push(fromBinary(method.output, bytes));
        this.#wake();
      },
      onEnd: (code, message, trailers) => {
        trailers.forEach((value, name) => this.trailer.append(name, value));
        this.#end = code === 0 ? {} : { error: new ConnectError(message, codes.get(code), trailers) };
        // A call may end without initial metadata.
        headers.resolve(known);
        this.#wake();
      },
    });
    signal?.addEventListener("abort", () => {
      cancel();
      // Some clients say nothing more of a call that was cancelled here.
      this.#end ??= { error: ConnectError.from(signal.reason) };
      headers.reject(ConnectError.from(signal.reason));
      this.#wake();
    });
  }

  async *messages(): AsyncGenerator<Message> {
    for (;;) {
      const next = this.#queue.shift();
      if (next) yield next;
      else if (this.#end?.error) throw this.#end.error;
      else if (this.#end) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

async function* one<T>(value: T): AsyncGenerator<T> {
  yield await Promise.resolve(value);
}

async function* bytesOf(
  type: DescMessage,
  messages: AsyncIterable<MessageInitShape<DescMessage>>,
): AsyncGenerator<Uint8Array> {
  for await (const message of messages) yield toBinary(type, create(type, message));
}

/** The first request, for clients that take only one. */
export async function firstOf({ requests }: OutsideCall): Promise<Uint8Array> {
  for await (const request of requests) return request;
  throw new ConnectError("expected a request message, found none");
}
