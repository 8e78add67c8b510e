// Two questions before the first message: who is calling (UNAUTHENTICATED), and may they (PERMISSION_DENIED)?
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { GetSecureDataRequestSchema, GetSecureDataResponseSchema } from "./gen/secure/v1/secure_pb";

// Send one of these as the metadata `authorization: Bearer <token>`. Real tokens are signed, or kept in a database.
const roleOfToken = new Map([
  ["reader-token", "reader"],
  ["user-token", "reader"],
  ["writer-token", "writer"],
  ["admin-token", "admin"],
]);

const permissionsOfRole = new Map([
  ["reader", ["read"]],
  ["writer", ["read", "write"]],
]);

const records = ["budget", "payroll", "roadmap"];

export default class Permissions implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext): AsyncGenerator<GrpcResponse> {
    const { requiredPermission } = fromBinary(GetSecureDataRequestSchema, request.payload);
    const role = authenticate(request.metadata["authorization"]);
    authorize(role, requiredPermission || "read");
    // Both checks come before the first yield: whoever may not read everything reads nothing.
    context.sendHeaders({ role });
    for (const [index, record] of records.entries()) {
      if (index > 0) await sleep(100, context.signal);
      const response = create(GetSecureDataResponseSchema, { index, data: `${record}: for ${role} eyes`, role });
      yield { payload: toBinary(GetSecureDataResponseSchema, response) };
    }
  }
}

/** Who is calling. The message does not say whether a token almost fitted. */
function authenticate(authorization: string | Uint8Array | undefined): string {
  if (typeof authorization !== "string") {
    throw new RpcError(StatusCode.UNAUTHENTICATED, "the metadata `authorization: Bearer <token>` is missing");
  }
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  const role = roleOfToken.get(token ?? "");
  if (role === undefined) throw new RpcError(StatusCode.UNAUTHENTICATED, "the token is not valid");
  return role;
}

/** An admin may do everything; nobody else has a permission that is not in the table. */
function authorize(role: string, permission: string): void {
  if (role === "admin" || permissionsOfRole.get(role)?.includes(permission)) return;
  throw new RpcError(StatusCode.PERMISSION_DENIED, `the role "${role}" lacks the permission "${permission}"`);
}
