// gRPC's interoperability service: each request says what the responses are to be, so that a client can check every byte.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { EchoStatus, StreamingOutputCallRequest, TestOrcaReport } from "./gen/grpc/testing/test_pb";
import {
  EmptySchema,
  SimpleRequestSchema,
  SimpleResponseSchema,
  StreamingInputCallRequestSchema,
  StreamingInputCallResponseSchema,
  StreamingOutputCallRequestSchema,
  StreamingOutputCallResponseSchema,
} from "./gen/grpc/testing/test_pb";
import { OrcaLoadReportSchema } from "./gen/xds/data/orca/v3/orca_load_report_pb";

/** Trailing metadata in which a server says how busy it is. */
const loadReport = "endpoint-load-metrics-bin";
/** Another one for each deployment. */
const serverId = crypto.randomUUID();

/** What comes in as request metadata under these keys goes back as initial metadata and as trailing metadata. */
const echoedInitial = "x-grpc-test-echo-initial";
const echoedTrailing = "x-grpc-test-echo-trailing-bin";

export default class InteropHandler implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, { signal }: CallContext): AsyncGenerator<GrpcResponse> {
    yield* responsesTo(fromBinary(StreamingOutputCallRequestSchema, request.payload), signal);
  }

  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    let aggregatedPayloadSize = 0;
    for await (const { payload } of requests) {
      aggregatedPayloadSize += fromBinary(StreamingInputCallRequestSchema, payload).payload?.body.length ?? 0;
    }
    const response = create(StreamingInputCallResponseSchema, { aggregatedPayloadSize });
    return { payload: toBinary(StreamingInputCallResponseSchema, response) };
  }

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): AsyncGenerator<GrpcResponse> {
    const waiting: StreamingOutputCallRequest[] = [];
    let first = true;
    for await (const { methodName, metadata, payload } of requests) {
      if (first) echoMetadata(metadata, context);
      first = false;
      const message = fromBinary(StreamingOutputCallRequestSchema, payload);
      if (methodName === "HalfDuplexCall") waiting.push(message);
      else yield* responsesTo(message, context.signal);
    }
    for (const message of waiting) yield* responsesTo(message, context.signal);
  }

  async handleRequest(request: GrpcRequest, context: CallContext): Promise<GrpcResponse> {
    switch (request.methodName) {
      case "EmptyCall":
        return { payload: toBinary(EmptySchema, create(EmptySchema)) };
      case "UnaryCall":
      case "CacheableUnaryCall":
        return unaryCall(request, context);
      default:
        throw new RpcError(StatusCode.UNIMPLEMENTED, `${request.methodName} is never implemented`);
    }
  }
}

function unaryCall({ payload, metadata }: GrpcRequest, context: CallContext): GrpcResponse {
  const request = fromBinary(SimpleRequestSchema, payload);
  echoMetadata(metadata, context);
  endWith(request.responseStatus);
  if (request.orcaPerQueryReport) context.trailers[loadReport] = reportOf(request.orcaPerQueryReport);
  const response = create(SimpleResponseSchema, {
    payload: { body: zeros(request.responseSize) },
    ...(request.fillServerId && { serverId }),
  });
  return { payload: toBinary(SimpleResponseSchema, response) };
}

function reportOf({ cpuUtilization, memoryUtilization, requestCost, utilization }: TestOrcaReport): Uint8Array {
  const report = { cpuUtilization, memUtilization: memoryUtilization, requestCost, utilization };
  return toBinary(OrcaLoadReportSchema, create(OrcaLoadReportSchema, report));
}

async function* responsesTo(
  { responseParameters, responseStatus }: StreamingOutputCallRequest,
  signal: AbortSignal,
): AsyncGenerator<GrpcResponse> {
  endWith(responseStatus);
  for (const { size, intervalUs } of responseParameters) {
    if (intervalUs > 0) await sleep(intervalUs / 1000, signal);
    const response = create(StreamingOutputCallResponseSchema, { payload: { body: zeros(size) } });
    yield { payload: toBinary(StreamingOutputCallResponseSchema, response) };
  }
}

function echoMetadata(metadata: GrpcRequest["metadata"], context: CallContext): void {
  const initial = metadata[echoedInitial];
  const trailing = metadata[echoedTrailing];
  if (initial !== undefined) context.sendHeaders({ [echoedInitial]: initial });
  if (trailing !== undefined) context.trailers[echoedTrailing] = trailing;
}

function endWith(status: EchoStatus | undefined): void {
  if (status && status.code !== StatusCode.OK) throw new RpcError(status.code as StatusCode, status.message);
}

/** Throws INVALID_ARGUMENT for a size that no payload has. */
function zeros(size: number): Uint8Array {
  if (size < 0) throw new RpcError(StatusCode.INVALID_ARGUMENT, `size must not be negative, found ${String(size)}`);
  return new Uint8Array(size);
}
