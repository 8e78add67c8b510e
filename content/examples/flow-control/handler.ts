// Who waits for whom: a generator is resumed when the client has taken what it yielded, a loop asks for the next request
// when it is done with the last. Nothing here measures or counts; the pace comes from the other side.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  ConsumeRequestSchema,
  ConsumeResponseSchema,
  ProduceRequestSchema,
  ProduceResponseSchema,
} from "./gen/flow/v1/flow_pb";

export default class FlowControl implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest): AsyncGenerator<GrpcResponse> {
    const { count, sizeBytes } = fromBinary(ProduceRequestSchema, request.payload);
    checkRange("count", count, 1, 10_000);
    checkRange("size_bytes", sizeBytes, 0, 100_000);
    const startedAt = performance.now();
    const data = new Uint8Array(sizeBytes);
    for (let sequence = 1; sequence <= count; sequence++) {
      const madeAtMs = Math.round(performance.now() - startedAt);
      // Stands still here while the client has too much unread.
      yield {
        payload: toBinary(ProduceResponseSchema, create(ProduceResponseSchema, { sequence, madeAtMs, data })),
      };
    }
  }

  async handleClientStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): Promise<GrpcResponse> {
    const summary = create(ConsumeResponseSchema);
    for await (const request of requests) {
      const { data, delayMs } = fromBinary(ConsumeRequestSchema, request.payload);
      checkRange("delay_ms", delayMs, 0, 1000);
      // While this waits nothing is read, and soon the client can send no more.
      await sleep(delayMs, context.signal);
      summary.messages++;
      summary.totalBytes += data.length;
    }
    return { payload: toBinary(ConsumeResponseSchema, summary) };
  }
}

function checkRange(field: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw new RpcError(
    StatusCode.INVALID_ARGUMENT,
    `${field} must be from ${String(least)} to ${String(most)}, found ${String(value)}`,
  );
}
