// Validation while the stream runs: the first bad item ends the call, and the error names the item and the field.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { ValidateItemsRequestSchema, ValidateItemsResponseSchema } from "./gen/validation/v1/validation_pb";
import type { ValidateItemsRequest } from "./gen/validation/v1/validation_pb";

// To know whether an id has come before, all ids must be kept: that needs a limit.
const maxItems = 10_000;

export default class Validation implements GrpcHandler {
  async handleClientStream(requests: AsyncIterable<GrpcRequest>): Promise<GrpcResponse> {
    const ids = new Set<string>();
    let totalValue = 0;
    for await (const request of requests) {
      const item = fromBinary(ValidateItemsRequestSchema, request.payload);
      // Throwing here ends the call. The client learns of it while it still sends.
      check(item, ids);
      ids.add(item.id);
      totalValue += item.value;
    }
    const result = create(ValidateItemsResponseSchema, { status: "valid", validItems: ids.size, totalValue });
    return { payload: toBinary(ValidateItemsResponseSchema, result) };
  }
}

function check({ id, value }: ValidateItemsRequest, earlier: ReadonlySet<string>): void {
  const place = earlier.size + 1;
  if (place > maxItems) {
    throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, `more than ${String(maxItems)} items`);
  }
  if (id === "" || id.length > 64) throw invalid(place, id, "id", "must have 1 to 64 characters");
  if (earlier.has(id)) throw invalid(place, id, "id", "must differ from those of the items before");
  if (!Number.isFinite(value)) throw invalid(place, id, "value", `must be a number, found ${String(value)}`);
  if (value < 0) throw invalid(place, id, "value", `must not be negative, found ${String(value)}`);
}

/** The message is for people; programs read the same from the trailing metadata. */
function invalid(place: number, id: string, field: string, problem: string): RpcError {
  return new RpcError(
    StatusCode.INVALID_ARGUMENT,
    `item ${String(place)} (id "${id.slice(0, 64)}"): ${field} ${problem}`,
    { "invalid-item": String(place), "invalid-field": field },
  );
}
