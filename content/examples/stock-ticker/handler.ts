// One price when asked (unary), or a response whenever there is news (server streaming): each `yield` is sent at once.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  GetPriceRequestSchema,
  GetPriceResponseSchema,
  StreamMultiplePricesRequestSchema,
  StreamMultiplePricesResponseSchema,
  StreamPricesRequestSchema,
  StreamPricesResponseSchema,
} from "./gen/stock/v1/stock_pb";
import type { StreamMultiplePricesRequest, StreamPricesRequest } from "./gen/stock/v1/stock_pb";

export default class StockTicker implements GrpcHandler {
  // Fields live as long as the deployment, so all calls see one market.
  readonly #market = new Market();

  async *#streamPrices(request: StreamPricesRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const symbol = checkSymbol(request.symbol);
    const { count, intervalMs = 250 } = request;
    checkNotNegative("count", count);
    checkNotNegative("interval_ms", intervalMs);
    // Initial metadata reaches the client before the first message.
    context.sendHeaders({ "tick-interval-ms": String(intervalMs) });
    let sequence = 0;
    try {
      while (count === 0 || sequence < count) {
        // Throws when the client cancels or the deadline passes, so the loop ends at once.
        if (sequence > 0 && intervalMs > 0) await sleep(intervalMs, context.signal);
        const tick = { ...this.#market.quote(symbol), sequence: ++sequence };
        yield { payload: toBinary(StreamPricesResponseSchema, create(StreamPricesResponseSchema, tick)) };
      }
    } finally {
      // Trailers are sent with the status, after the last message.
      context.trailers["ticks-sent"] = String(sequence);
    }
  }

  handleServerStream(request: GrpcRequest, context: CallContext): AsyncIterable<GrpcResponse> {
    // Both streaming methods arrive here; the name says which one was called.
    switch (request.methodName) {
      case "StreamPrices":
        return this.#streamPrices(fromBinary(StreamPricesRequestSchema, request.payload), context);
      case "StreamMultiplePrices":
        return this.#streamMultiplePrices(fromBinary(StreamMultiplePricesRequestSchema, request.payload), context);
      default:
        throw new RpcError(StatusCode.UNIMPLEMENTED, `the handler does not know ${request.methodName}`);
    }
  }

  async *#streamMultiplePrices(
    request: StreamMultiplePricesRequest,
    context: CallContext,
  ): AsyncGenerator<GrpcResponse> {
    const symbols = [...new Set(request.symbols.map(checkSymbol))];
    if (symbols.length === 0 || symbols.length > 20) {
      throw new RpcError(StatusCode.INVALID_ARGUMENT, `symbols must be 1 to 20, found ${String(symbols.length)}`);
    }
    checkNotNegative("duration_seconds", request.durationSeconds);
    const endsAt = performance.now() + (request.durationSeconds || Infinity) * 1000;
    // One generator for each symbol, each with a pace of its own, all running at the same time.
    const sources = symbols.map((symbol, i) => this.#ticks(symbol, 200 + 70 * (i % 5), endsAt, context.signal));
    let sequence = 0;
    for await (const quote of merge(sources)) {
      const tick = { ...quote, sequence: ++sequence };
      yield { payload: toBinary(StreamMultiplePricesResponseSchema, create(StreamMultiplePricesResponseSchema, tick)) };
    }
    context.trailers["ticks-sent"] = String(sequence);
  }

  async *#ticks(symbol: string, paceMs: number, endsAt: number, signal: AbortSignal): AsyncGenerator<Quote> {
    for (;;) {
      yield this.#market.quote(symbol);
      const leftMs = endsAt - performance.now();
      await sleep(Math.min(paceMs, leftMs), signal);
      // Not asked of the clock again: a timer may be a moment early.
      if (leftMs <= paceMs) return;
    }
  }

  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const { symbol } = fromBinary(GetPriceRequestSchema, request.payload);
    const quote = this.#market.quote(checkSymbol(symbol));
    return { payload: toBinary(GetPriceResponseSchema, create(GetPriceResponseSchema, { ...quote, sequence: 1 })) };
  }
}

/** Yields what any of the sources yields, as soon as it does. */
async function* merge<T>(sources: AsyncGenerator<T>[]): AsyncGenerator<T> {
  const next = async (source: AsyncGenerator<T>) => ({ source, result: await source.next() });
  const waiting = new Map(sources.map((source) => [source, next(source)]));
  try {
    while (waiting.size > 0) {
      const { source, result } = await Promise.race(waiting.values());
      waiting.delete(source);
      if (result.done) continue;
      yield result.value;
      // Asked again only now, and put last in line: a client that reads slowly stops every source, and no source
      // that is always ready can keep the others from their turn.
      waiting.set(source, next(source));
    }
  } finally {
    // Whoever opens a stream closes it, on every path.
    await Promise.allSettled(sources.map((source) => source.return(undefined)));
  }
}

interface Quote {
  symbol: string;
  price: number;
  timestamp: string;
}

/** Made-up prices: each symbol starts at a price of its own and wanders by up to one percent a tick. */
class Market {
  readonly #prices = new Map<string, number>();

  quote(symbol: string): Quote {
    const last = this.#prices.get(symbol) ?? startingPrice(symbol);
    const price = Math.max(1, Math.round(last * (0.99 + Math.random() / 50) * 100) / 100);
    this.#remember(symbol, price);
    return { symbol, price, timestamp: new Date().toISOString() };
  }

  // What a client can make grow needs a limit: the symbol that nobody asked for the longest makes room.
  #remember(symbol: string, price: number): void {
    this.#prices.delete(symbol);
    this.#prices.set(symbol, price);
    const [oldest] = this.#prices.keys();
    if (this.#prices.size > 1000 && oldest !== undefined) this.#prices.delete(oldest);
  }
}

/** From 20 to 500 dollars, always the same for the same symbol. */
function startingPrice(symbol: string): number {
  let hash = 0;
  for (const letter of symbol) hash = (hash * 31 + letter.charCodeAt(0)) % 48_000;
  return 20 + hash / 100;
}

function checkSymbol(symbol: string): string {
  if (/^[A-Za-z]{1,10}$/.test(symbol)) return symbol.toUpperCase();
  throw new RpcError(StatusCode.INVALID_ARGUMENT, `symbol must be one to ten letters, found "${symbol}"`);
}

function checkNotNegative(field: string, value: number): void {
  if (value >= 0) return;
  throw new RpcError(StatusCode.INVALID_ARGUMENT, `${field} must not be negative, found ${String(value)}`);
}
