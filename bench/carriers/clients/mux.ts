// `grpc-mux.v1` through the package's public transport: what a page pays, its async iterables included.
import { type CallOptions, createClient } from "@connectrpc/connect";
import { createWebSocketTransport } from "connect-websocket";
import { WebSocket } from "ws";
import { BenchService, type MethodName } from "../service.ts";
import type { LoadClient, StreamEvents } from "./client.ts";

/** Requests that wait for the transport to pull them, in bytes: what a stream of Node's keeps too. */
const queuedBytes = 64 * 1024;

class Requests implements AsyncIterableIterator<{ value: Uint8Array }> {
  readonly #onDrain: () => void;
  #values: Uint8Array[] = [];
  #at = 0;
  #bytes = 0;
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
    } else {
      this.#values.push(value);
      this.#bytes += value.length;
    }
    this.#full = this.#bytes >= queuedBytes;
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
    this.#bytes = 0;
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
      const gate = { closed: false };
      const { signal } = controller;
      const call = responses(method, requests, { only, options: { signal, onHeader: () => events.onHeaders?.() } });
      void pump(call, { ...events, gate, signal });
      return {
        send: (value) => requests.send(value),
        halfClose: () => requests.end(),
        pause: () => void (gate.closed = true),
        cancel: () => controller.abort(),
      };
    },
    close: () => transport.close(),
  };

  function responses(
    method: MethodName,
    requests: Requests,
    { only, options }: { only: Uint8Array | undefined; options: CallOptions },
  ): AsyncIterable<{ value: Uint8Array }> {
    if (only)
      return method === "Late" ? client.late({ value: only }, options) : client.download({ value: only }, options);
    if (method === "Upload") return single(client.upload(requests, options));
    return method === "Stall" ? single(client.stall(requests, options)) : client.echo(requests, options);
  }
}

async function* single<T>(response: Promise<T>): AsyncGenerator<T> {
  yield await response;
}

interface Pump extends StreamEvents {
  readonly signal: AbortSignal;
  /** Closed, nothing more is pulled. */
  readonly gate: { closed: boolean };
}

async function pump(responses: AsyncIterable<{ value: Uint8Array }>, events: Pump): Promise<void> {
  try {
    for await (const { value } of responses) {
      events.onMessage(value);
      if (events.gate.closed) await new Promise((resolve) => events.signal.addEventListener("abort", resolve));
    }
    events.onEnd();
  } catch (error) {
    if (!events.signal.aborted) events.onEnd(error as Error);
  }
}
