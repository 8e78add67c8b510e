// Throws what handlers of other libraries throw: the symbol of the request says which.
import { fromBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { GetPriceRequestSchema } from "./gen/stock/v1/stock_pb";

/** As Connect's own, with what it has of Headers. */
class ConnectError extends Error {
  override readonly name = "ConnectError";
  readonly rawMessage: string;
  readonly code: number;
  readonly metadata: ReadonlyMap<string, string>;
  readonly details: readonly object[] = [];

  constructor(message: string, code: number, metadata: Record<string, string>) {
    super(`[already_exists] ${message}`);
    this.rawMessage = message;
    this.code = code;
    this.metadata = new Map(Object.entries(metadata));
  }
}

const thrown: Readonly<Record<string, () => unknown>> = {
  "grpc-js": () => ({ code: 5, details: "no such symbol", metadata: { "try-again": "never" } }),
  connect: () => new ConnectError("the symbol is taken", 6, { "Taken-By": "Ada", "content-type": "text/plain" }),
  error: () => Object.assign(new Error("the market is closed"), { code: 9 }),
  name: () => ({ code: "resource_exhausted", message: "ask less often" }),
  http: () => Object.assign(new Error("Not Found"), { code: 404 }),
  system: () => Object.assign(new Error("no such file"), { code: "ENOENT" }),
};

export default class ForeignErrors implements GrpcHandler {
  handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const { symbol } = fromBinary(GetPriceRequestSchema, request.payload);
    return Promise.reject(thrown[symbol]?.() as Error);
  }
}
