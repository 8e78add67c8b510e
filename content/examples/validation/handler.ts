// Validation while the stream runs: the first bad item ends the call, and the error names the item, the field and the rule.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { createValidator } from "@bufbuild/protovalidate";
import { badRequest, invalidRequest, RpcError, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ValidateItemsRequestSchema, ValidateItemsResponseSchema } from "./gen/validation/v1/validation_pb";
import type { ValidateItemsRequest } from "./gen/validation/v1/validation_pb";

// Knows the rules that stand in the .proto: one validator serves every call.
const validator = createValidator();
// To know whether an id has come before, all ids must be kept: that needs a limit.
const maxItems = 10_000;

export default class Validation implements GrpcHandler {
  async handleClientStream(requests: AsyncIterable<GrpcRequest>, { trailers }: CallContext): Promise<GrpcResponse> {
    const ids = new Set<string>();
    let totalValue = 0;
    for await (const request of requests) {
      const item = fromBinary(ValidateItemsRequestSchema, request.payload);
      const fault = faultOf(item, ids);
      if (fault) {
        // Which message of the stream is bad is no field of that message, so a trailer says it.
        trailers["invalid-item"] = String(ids.size + 1);
        // Throwing ends the call. The client learns of it while it still sends.
        throw fault;
      }
      ids.add(item.id);
      totalValue += item.value;
    }
    const result = create(ValidateItemsResponseSchema, { status: "valid", validItems: ids.size, totalValue });
    return { payload: toBinary(ValidateItemsResponseSchema, result) };
  }
}

function faultOf(item: ValidateItemsRequest, earlier: ReadonlySet<string>): RpcError | undefined {
  if (earlier.size >= maxItems) {
    return new RpcError(StatusCode.RESOURCE_EXHAUSTED, `more than ${String(maxItems)} items`);
  }
  const what = `item ${String(earlier.size + 1)} (id "${item.id.slice(0, 64)}")`;
  const result = validator.validate(ValidateItemsRequestSchema, item);
  if (result.kind !== "valid") return invalidRequest(result.error, what);
  // This needs the items before: a rule in the .proto sees one message.
  if (!earlier.has(item.id)) return undefined;
  const description = "must differ from those of the items before";
  return badRequest([{ field: "id", description, reason: "id.unique" }], what);
}
