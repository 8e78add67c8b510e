import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { GetSecureDataRequestSchema, GetSecureDataResponseSchema } from "./gen/secure/v1/secure_pb";

const roles = new Map([
  ["reader-token", "reader"],
  ["admin-token", "admin"],
]);

export default class Vault implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest): AsyncGenerator<GrpcResponse> {
    const { requiredPermission } = fromBinary(GetSecureDataRequestSchema, request.payload);
    const token = String(request.metadata["authorization"] ?? "").replace(/^Bearer /, "");
    const role = roles.get(token);
    // Who are you? And then: may you?
    if (role === undefined) throw new RpcError(StatusCode.UNAUTHENTICATED, "expected a token that is known here");
    if (requiredPermission !== "read") {
      // Too strict: an admin may.
      throw new RpcError(StatusCode.PERMISSION_DENIED, `a ${role} may not ${requiredPermission}`);
    }
    for (let index = 0; index < 3; index++) {
      const record = create(GetSecureDataResponseSchema, { index, data: `record ${String(index)}`, role });
      yield { payload: toBinary(GetSecureDataResponseSchema, record) };
    }
  }
}
