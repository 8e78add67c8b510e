// Makes the call of one case with a client of the service, as an application would.
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { type DescMessage, type MessageShape, create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { type CallOptions, type Client, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { setTimeout as wait } from "node:timers/promises";
import {
  BidiStreamRequestSchema,
  ClientStreamRequestSchema,
  type ConformancePayload,
  ConformancePayloadSchema,
  ConformanceService,
  IdempotentUnaryRequestSchema,
  ServerStreamRequestSchema,
  UnaryRequestSchema,
  UnimplementedRequestSchema,
} from "#gen/connectrpc/conformance/v1/service_pb.js";
import type { Case, Outcome } from "./case.ts";

type Service = Client<typeof ConformanceService>;
type Responses = AsyncIterable<{ readonly payload?: ConformancePayload | undefined }>;

/** Methods that take one request: it has been sent when they return. */
const ofOne: Readonly<Record<string, (service: Service, request: Any, options: CallOptions) => Responses>> = {
  Unary: (service, request, options) => once(service.unary(unpack(UnaryRequestSchema, request), options)),
  IdempotentUnary: (service, request, options) =>
    once(service.idempotentUnary(unpack(IdempotentUnaryRequestSchema, request), options)),
  Unimplemented: (service, request, options) =>
    once(service.unimplemented(unpack(UnimplementedRequestSchema, request), options).then(() => ({}))),
  ServerStream: (service, request, options) =>
    service.serverStream(unpack(ServerStreamRequestSchema, request), options),
};

type Requests = AsyncIterable<Any>;
const ofStreams: Readonly<Record<string, (service: Service, requests: Requests, options: CallOptions) => Responses>> = {
  ClientStream: (service, requests, options) =>
    once(service.clientStream(unpackAll(ClientStreamRequestSchema, requests), options)),
  BidiStream: (service, requests, options) => service.bidiStream(unpackAll(BidiStreamRequestSchema, requests), options),
};

/** Rejects when there is no such method; how the call ends is its outcome. */
export async function callCase(transport: Transport, test: Case): Promise<Outcome> {
  const call = new Call(test);
  const service = createClient(ConformanceService, transport);
  const [request] = test.messages;
  const single = ofOne[test.method];
  const streaming = ofStreams[test.method];
  if (single && request) {
    const responses = single(service, request, call.options);
    call.halfClosed();
    return call.outcome(responses, 0);
  }
  if (streaming) return call.outcome(streaming(service, call.requests(), call.options));
  throw new Error(`expected a method of ConformanceService and its requests, found "${test.method}"`);
}

class Call {
  readonly options: CallOptions;
  readonly #test: Case;
  readonly #cancel = new AbortController();
  readonly #payloads: ConformancePayload[] = [];
  /** One for each request: resolves with the response to it. */
  readonly #answers: readonly PromiseWithResolvers<void>[];
  #headers = new Headers();
  #trailers = new Headers();
  #sent = 0;

  constructor(test: Case) {
    this.#test = test;
    this.#answers = test.messages.map(() => Promise.withResolvers());
    const headers = new Headers();
    for (const { name, value } of test.headers) for (const one of value) headers.append(name, one);
    this.options = {
      ...{ headers, signal: this.#cancel.signal },
      ...(test.timeoutMs !== undefined && { timeoutMs: test.timeoutMs }),
      onHeader: (received) => (this.#headers = received),
      onTrailer: (received) => (this.#trailers = received),
    };
  }

  /** In full duplex, each waits for the response to the one before. */
  async *requests(): AsyncGenerator<Any> {
    for (const [index, message] of this.#test.messages.entries()) {
      await wait(this.#test.delayMs);
      this.#sent++;
      yield message;
      if (this.#test.isFullDuplex) await this.#answers[index]?.promise;
    }
    if (this.#test.cancel.beforeHalfClose === true) this.#cancel.abort();
    this.halfClosed();
  }

  halfClosed(): void {
    const { afterHalfCloseMs } = this.#test.cancel;
    if (afterHalfCloseMs !== undefined) setTimeout(() => this.#cancel.abort(), afterHalfCloseMs);
  }

  /** Reads the responses to the end. `unsent` is counted when it is not given. */
  async outcome(responses: Responses, unsent?: number): Promise<Outcome> {
    const error = await this.#read(responses);
    for (const { resolve } of this.#answers) resolve();
    return {
      headers: this.#headers,
      payloads: this.#payloads,
      error,
      // An error has initial and trailing metadata in one.
      trailers: error ? error.metadata : this.#trailers,
      unsent: unsent ?? this.#test.messages.length - this.#sent,
    };
  }

  async #read(responses: Responses): Promise<ConnectError | undefined> {
    try {
      for await (const { payload = create(ConformancePayloadSchema) } of responses) {
        this.#answers[this.#payloads.length]?.resolve();
        this.#payloads.push(payload);
        if (this.#payloads.length === this.#test.cancel.afterResponses) this.#cancel.abort();
      }
      return undefined;
    } catch (error) {
      return ConnectError.from(error);
    }
  }
}

function unpack<Desc extends DescMessage>(schema: Desc, message: Any): MessageShape<Desc> {
  const unpacked = anyUnpack(message, schema);
  if (unpacked) return unpacked;
  throw new Error(`expected a ${schema.typeName}, found a ${message.typeUrl}`);
}

async function* unpackAll<Desc extends DescMessage>(
  schema: Desc,
  all: AsyncIterable<Any>,
): AsyncGenerator<MessageShape<Desc>> {
  for await (const one of all) yield unpack(schema, one);
}

async function* once<T>(response: Promise<T>): AsyncGenerator<T> {
  yield await response;
}
