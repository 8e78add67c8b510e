// Leaving a stream early, from the client: break is not enough, cancel() is what the server hears.
import { type ClientReadableStream, type ServiceError, status } from "@grpc/grpc-js";

interface StockClient {
  streamPrices(request: object): ClientReadableStream<{ price: number }>;
}

/** The first `count` prices. The signal, when it fires, ends the call too. */
export async function firstPrices(client: StockClient, count: number, signal?: AbortSignal): Promise<number[]> {
  const call = client.streamPrices({ symbol: "AAPL", intervalMs: 10 });
  const cancel = () => call.cancel();
  signal?.addEventListener("abort", cancel, { once: true });
  // Cancelling ends the stream with an error of its own. Without a listener it would end the process.
  call.on("error", (error: ServiceError) => {
    if (error.code !== status.CANCELLED) console.error(error);
  });
  const prices: number[] = [];
  try {
    // Node would destroy the stream on break, with an AbortError; the call would stay open all the same.
    for await (const { price } of call.iterator({ destroyOnReturn: false }) as AsyncIterable<{ price: number }>) {
      prices.push(price);
      if (prices.length === count) break;
    }
  } finally {
    call.cancel();
    signal?.removeEventListener("abort", cancel);
  }
  return prices;
}
