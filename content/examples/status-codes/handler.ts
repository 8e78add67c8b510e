// Any of the seventeen status codes, at once or after some messages: throwing is how a handler chooses its status.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  RaiseLaterRequestSchema,
  RaiseLaterResponseSchema,
  RaiseRequestSchema,
  RaiseResponseSchema,
} from "./gen/status/v1/status_pb";

export default class StatusCodes implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { code: name, after } = fromBinary(RaiseLaterRequestSchema, request.payload);
    const code = codeNamed(name);
    if (after < 0 || after > 100) {
      throw new RpcError(StatusCode.INVALID_ARGUMENT, `after must be from 0 to 100, found ${String(after)}`);
    }
    for (let sequence = 1; sequence <= after; sequence++) {
      await sleep(50, context.signal);
      yield { payload: toBinary(RaiseLaterResponseSchema, create(RaiseLaterResponseSchema, { sequence })) };
    }
    // Returning is OK. Any other status is thrown.
    if (code !== StatusCode.OK) throw new RpcError(code, `you asked for ${name} after ${String(after)}`);
  }

  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const { code: name, message } = fromBinary(RaiseRequestSchema, request.payload);
    const code = codeNamed(name);
    if (code !== StatusCode.OK) throw new RpcError(code, message || `you asked for ${name}`);
    return { payload: toBinary(RaiseResponseSchema, create(RaiseResponseSchema, { text: "all is well" })) };
  }
}

function codeNamed(name: string): StatusCode {
  const entry = Object.entries(StatusCode).find(([known]) => known === name.toUpperCase());
  if (entry) return entry[1];
  throw new RpcError(
    StatusCode.INVALID_ARGUMENT,
    `code must be the name of a gRPC status code, such as NOT_FOUND, found "${name}"`,
  );
}
