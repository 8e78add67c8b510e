// A stream can fail after messages have arrived: the client keeps those, and the status says why no more came.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  StreamDataRequestSchema,
  StreamDataResponseSchema,
  StreamSlowlyRequestSchema,
  StreamSlowlyResponseSchema,
} from "./gen/data/v1/data_pb";
import type { StreamDataRequest, StreamSlowlyRequest } from "./gen/data/v1/data_pb";

export default class MidStreamError implements GrpcHandler {
  handleServerStream(request: GrpcRequest, context: CallContext): AsyncIterable<GrpcResponse> {
    switch (request.methodName) {
      case "StreamData":
        return streamData(fromBinary(StreamDataRequestSchema, request.payload), context);
      case "StreamSlowly":
        return streamSlowly(fromBinary(StreamSlowlyRequestSchema, request.payload), context);
      default:
        throw new RpcError(StatusCode.UNIMPLEMENTED, `the handler does not know ${request.methodName}`);
    }
  }
}

async function* streamData(request: StreamDataRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
  checkNotNegative("count", request.count);
  for (let index = 0; index < request.count; index++) {
    if (index > 0) await sleep(100, context.signal);
    // What was yielded before is with the client already; throwing ends the stream and takes nothing back.
    if (index === request.errorAtIndex) {
      throw new RpcError(StatusCode.INTERNAL, `item ${String(index)} could not be read`);
    }
    yield { payload: toBinary(StreamDataResponseSchema, create(StreamDataResponseSchema, item(index))) };
  }
}

async function* streamSlowly(request: StreamSlowlyRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
  const { count = 10, delayMs = 500, timeoutSeconds } = request;
  checkNotNegative("count", count);
  checkNotNegative("delay_ms", delayMs);
  checkNotNegative("timeout_seconds", timeoutSeconds);
  const limit = new TimeLimit(timeoutSeconds, context);
  for (let index = 0; index < count; index++) {
    await limit.sleep(delayMs);
    yield { payload: toBinary(StreamSlowlyResponseSchema, create(StreamSlowlyResponseSchema, item(index))) };
    context.trailers["items-sent"] = String(index + 1);
  }
}

/** Ends the work when the server's own limit or the client's deadline is reached, whichever comes first. */
class TimeLimit {
  readonly #endsAt: number;
  readonly #limitMs: number;
  readonly #context: CallContext;

  constructor(seconds: number, context: CallContext) {
    const ownEnd = seconds === 0 ? Infinity : Date.now() + seconds * 1000;
    this.#endsAt = Math.min(ownEnd, context.deadline?.getTime() ?? Infinity);
    this.#limitMs = this.#endsAt - Date.now();
    this.#context = context;
  }

  /** Waits, or throws DEADLINE_EXCEEDED when the time is up before the wait is over. */
  async sleep(ms: number): Promise<void> {
    const leftMs = this.#endsAt - Date.now();
    await sleep(Math.max(0, Math.min(ms, leftMs)), this.#context.signal);
    if (leftMs > ms) return;
    throw new RpcError(
      StatusCode.DEADLINE_EXCEEDED,
      `the stream may take ${String(this.#limitMs)} ms, and they are over`,
    );
  }
}

function item(index: number): { index: number; data: string } {
  return { index, data: `item ${String(index)}` };
}

function checkNotNegative(field: string, value: number): void {
  if (value >= 0) return;
  throw new RpcError(StatusCode.INVALID_ARGUMENT, `${field} must not be negative, found ${String(value)}`);
}
