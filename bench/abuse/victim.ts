// A reader who has nothing to do with the abuse: a ticker every 100 ms over the page's own transport, and GET /healthz beside it.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { createClient } from "@connectrpc/connect";
import { createWebSocketTransport } from "connect-websocket";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";

const tickMs = 100;
const healthEveryMs = 100;
const session = { "x-session": "victim" };

/** By its own clock, so that one late tick makes no other late. */
const ticker = `export default class {
  async *handleServerStream(request, context) {
    const start = performance.now();
    for (let tick = 1; !context.signal.aborted; tick++) {
      yield { payload: new Uint8Array() };
      await new Promise((wake) => setTimeout(wake, start + tick * ${String(tickMs)} - performance.now()));
    }
  }
}`;

export interface VictimFigures {
  /** Times between two messages, in milliseconds. */
  readonly gapsMs: readonly number[];
  /** How long each GET /healthz took. */
  readonly healthMs: readonly number[];
  /** Why each of its streams ended before the victim wanted it. */
  readonly ends: readonly string[];
}

/** The messages from a victim's process to the one that forked it. */
export type FromVictim = { readonly started: true } | { readonly gap: Gap } | { readonly figures: VictimFigures };

export interface Gap {
  /** Between two messages. */
  readonly ms: number;
  /** How late a timer of the victim's own was in that time, at most: as late as the gap is long when the machine had no time for it. */
  readonly ownDelayMs: number;
}

export class Victim {
  readonly #url: string;
  readonly #transport: ReturnType<typeof createWebSocketTransport>;
  readonly #leaving = new AbortController();
  readonly #figures = { gapsMs: [] as number[], healthMs: [] as number[], ends: [] as string[] };
  readonly #ownDelay = monitorEventLoopDelay({ resolution: 10 });
  readonly #first = Promise.withResolvers<undefined>();
  readonly #running: Promise<unknown>;
  readonly #onGap: (gap: Gap) => void;

  /** `onGap` is called with each gap, at once. */
  constructor(url: string, onGap: (gap: Gap) => void) {
    this.#url = url;
    this.#onGap = onGap;
    this.#transport = createWebSocketTransport({ baseUrl: url, reconnect: { baseDelayMs: 100, maxDelayMs: 1_000 } });
    this.#ownDelay.enable();
    this.#running = Promise.all([this.#stream(), this.#health()]);
  }

  /** Resolves when the first message has come. */
  get started(): Promise<unknown> {
    return this.#first.promise;
  }

  async stop(): Promise<VictimFigures> {
    this.#leaving.abort();
    await this.#running;
    this.#transport.close();
    this.#ownDelay.disable();
    return this.#figures;
  }

  async #stream(): Promise<void> {
    while (!this.#isLeaving()) {
      const why = await this.#ticks().then(
        () => "it ended by itself",
        (error: unknown) => String(error),
      );
      if (!this.#isLeaving()) this.#figures.ends.push(why);
      await new Promise((wake) => setTimeout(wake, tickMs));
    }
  }

  async #deploy(): Promise<string> {
    const request = { example: "stock-ticker", files: { "handler.ts": ticker } };
    const client = createClient(PlaygroundService, this.#transport);
    const { deploymentId } = await client.deploy(request, { headers: session, timeoutMs: 10_000 });
    return deploymentId;
  }

  async #ticks(): Promise<void> {
    const headers = { ...session, "x-deployment": await this.#deploy() };
    const { signal } = this.#leaving;
    let lastMs: number | undefined;
    const stream = createClient(StockService, this.#transport).streamPrices({}, { headers, signal });
    const messages = stream[Symbol.asyncIterator]();
    while (!(await messages.next()).done) {
      const nowMs = performance.now();
      if (lastMs !== undefined) this.#gap(nowMs - lastMs);
      lastMs = nowMs;
      this.#first.resolve(undefined);
    }
  }

  #gap(ms: number): void {
    this.#figures.gapsMs.push(ms);
    this.#onGap({ ms, ownDelayMs: this.#ownDelay.max / 1e6 });
    this.#ownDelay.reset();
  }

  #isLeaving(): boolean {
    return this.#leaving.signal.aborted;
  }

  async #health(): Promise<void> {
    while (!this.#isLeaving()) {
      const startMs = performance.now();
      const ok = await fetch(`${this.#url}/healthz`, { signal: AbortSignal.timeout(10_000) }).then(
        (response) => response.text(),
        () => undefined,
      );
      if (ok !== undefined) this.#figures.healthMs.push(performance.now() - startMs);
      await new Promise((wake) => setTimeout(wake, healthEveryMs));
    }
  }
}
