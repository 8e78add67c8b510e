// `grpc-mux.v1` through the package's public transport: what a page pays, its async iterables included.
import { createClient } from "@connectrpc/connect";
import { createWebSocketTransport } from "connect-websocket";
import { WebSocket } from "ws";
import { BenchService, type MethodName } from "../service.ts";
import type { LoadClient, StreamEvents } from "./client.ts";

/** Requests that wait for the transport to pull them. */
const queued = 64;

class Requests implements AsyncIterableIterator<{ value: Uint8Array }> {
  readonly #onDrain: () => void;
  #values: Uint8Array[] = [];
  #at = 0;
  #full = false;
  #ended = false;
  #pull: PromiseWithResolvers<IteratorResult<{ value: Uint8Array }, undefined>> | undefined;

  constructor(onDrain: () => void) {
    this.#onDrain = onDrain;
  }

  send(value: Uint8Array): boolean {
    if (this.#pull) {
      this.#pull.resolve({ done: false, value: { value } });
      this.#pull = undefined;
    } else this.#values.push(value);
    this.#full = this.#values.length >= queued;
    return !this.#full;
  }

  end(): void {
    this.#ended = true;
    this.#pull?.resolve({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<{ value: Uint8Array }, undefined>> {
    const value = this.#values[this.#at++];
    if (value !== undefined) return Promise.resolve({ done: false, value: { value } });
    this.#values = [];
    this.#at = 0;
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    this.#pull = Promise.withResolvers();
    const { promise } = this.#pull;
    if (this.#full) {
      this.#full = false;
      this.#onDrain();
    }
    return promise;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** One WebSocket for all calls. */
export function muxClient(port: number): LoadClient {
  const transport = createWebSocketTransport({ baseUrl: `http://127.0.0.1:${String(port)}`, webSocket: WebSocket });
  const client = createClient(BenchService, transport);
  return {
    unary: async (value) => (await client.unary({ value })).value,
    open: (method, events, only) => {
      const requests = new Requests(events.onDrain);
      const controller = new AbortController();
      void pump(responses(method, requests, { only, signal: controller.signal }), events, controller.signal);
      return {
        send: (value) => requests.send(value),
        halfClose: () => requests.end(),
        cancel: () => controller.abort(),
      };
    },
    close: () => transport.close(),
  };

  function responses(
    method: MethodName,
    requests: Requests,
    { only, signal }: { only: Uint8Array | undefined; signal: AbortSignal },
  ): AsyncIterable<{ value: Uint8Array }> {
    if (only) return client.download({ value: only }, { signal });
    return method === "Upload" ? single(client.upload(requests, { signal })) : client.echo(requests, { signal });
  }
}

async function* single<T>(response: Promise<T>): AsyncGenerator<T> {
  yield await response;
}

async function pump(
  responses: AsyncIterable<{ value: Uint8Array }>,
  events: StreamEvents,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const { value } of responses) events.onMessage(value);
    events.onEnd();
  } catch (error) {
    if (!signal.aborted) events.onEnd(error as Error);
  }
}
