// A deadline for a call, and what is left of it for the calls that serve it.
import { type ClientReadableStream, type ServiceError, status } from "@grpc/grpc-js";

interface StockClient {
  streamPrices(request: object, options: { deadline: number }): ClientReadableStream<{ price: number }>;
}

/** Reads prices for at most `timeoutMs`, and keeps what came in time. */
export async function pricesWithin(client: StockClient, timeoutMs: number): Promise<number[]> {
  const prices: number[] = [];
  const call = client.streamPrices({ symbol: "AAPL" }, { deadline: Date.now() + timeoutMs });
  try {
    for await (const { price } of call as AsyncIterable<{ price: number }>) prices.push(price);
  } catch (error) {
    if ((error as ServiceError).code !== status.DEADLINE_EXCEEDED) throw error;
  }
  return prices;
}
