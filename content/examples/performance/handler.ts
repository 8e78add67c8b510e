// The same work in a good and a bad way: each method takes a flag or a number, and its answer tells what that cost.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  EncodeRequestSchema,
  EncodeResponseSchema,
  FeedRequestSchema,
  FeedResponseSchema,
  ListRequestSchema,
  ListResponseSchema,
  ReadingSchema,
  SumRequestSchema,
  SumResponseSchema,
  TextReadingSchema,
} from "./gen/performance/v1/performance_pb";
import type { EncodeRequest, FeedRequest, ListRequest } from "./gen/performance/v1/performance_pb";

export default class Performance implements GrpcHandler {
  handleServerStream(request: GrpcRequest, context: CallContext): AsyncIterable<GrpcResponse> {
    return request.methodName === "List"
      ? list(fromBinary(ListRequestSchema, request.payload))
      : feed(fromBinary(FeedRequestSchema, request.payload), context);
  }

  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    const kept: number[][] = [];
    let collecting: boolean | undefined;
    let [total, peakHeld] = [0, 0];
    for await (const request of requests) {
      const { values, collect } = fromBinary(SumRequestSchema, request.payload);
      checkRange("values", values.length, 0, 10_000);
      collecting ??= collect;
      if (collecting) kept.push(values);
      else total += sumOf(values);
      peakHeld = Math.max(peakHeld, values.length, sumOf(kept.map(({ length }) => length)));
    }
    for (const values of kept) total += sumOf(values);
    return { payload: toBinary(SumResponseSchema, create(SumResponseSchema, { total, peakHeld })) };
  }

  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    if (request.methodName === "Ping") return { payload: new Uint8Array() };
    const response = encode(fromBinary(EncodeRequestSchema, request.payload));
    return { payload: toBinary(EncodeResponseSchema, create(EncodeResponseSchema, response)) };
  }
}

async function* list({ count, batchSize }: ListRequest): AsyncGenerator<GrpcResponse> {
  checkRange("count", count, 1, 100_000);
  checkRange("batch_size", batchSize, 1, 10_000);
  for (let first = 0; first < count; first += batchSize) {
    const values = Array.from({ length: Math.min(batchSize, count - first) }, (_, index) => first + index);
    yield { payload: toBinary(ListResponseSchema, create(ListResponseSchema, { values })) };
  }
}

async function* feed({ count, queue }: FeedRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
  checkRange("count", count, 1, 5000);
  const waiting: number[] = [];
  let [made, peak] = [0, 0];
  const make = (): void => {
    waiting.push(++made);
    peak = Math.max(peak, waiting.length);
  };
  // The bad way: a callback fills the queue at its own pace, whether anybody reads or not.
  const timer = queue ? setInterval(() => made < count && make(), 1) : undefined;
  try {
    for (let sent = 0; sent < count; sent++) {
      // The good way: make the next one when it is wanted.
      if (!queue) make();
      while (waiting.length === 0) await sleep(1, context.signal);
      const response = create(FeedResponseSchema, { sequence: waiting.shift() ?? 0, data: new Uint8Array(10_240) });
      yield { payload: toBinary(FeedResponseSchema, response) };
    }
  } finally {
    clearInterval(timer);
    context.trailers["peak-waiting"] = String(peak);
  }
}

const sample = [12, -7, 2048, 0, 99, -1, 640, 31];

function encode({ rounds, reuse, asText }: EncodeRequest): { tookMs: number; sizeBytes: number } {
  checkRange("rounds", rounds, 1, 20_000);
  const numbers = () => create(ReadingSchema, { sensor: 17, seconds: 1_760_000_000, values: sample });
  const text = () =>
    create(TextReadingSchema, { sensor: "sensor-17", time: "2025-10-09T08:53:20Z", values: sample.map(String) });
  const kept = numbers();
  let bytes = new Uint8Array();
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (asText) bytes = toBinary(TextReadingSchema, text());
    else if (reuse) bytes = toBinary(ReadingSchema, Object.assign(kept, { seconds: 1_760_000_000 + round }));
    else bytes = toBinary(ReadingSchema, numbers());
  }
  return { tookMs: performance.now() - startedAt, sizeBytes: bytes.length };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function checkRange(field: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new RpcError(
    StatusCode.INVALID_ARGUMENT,
    `${field} must be from ${String(least)} to ${String(most)}, found ${String(value)}`,
  );
}
