// What is in a parcel: the handler of a service whose messages hold an Any, of its own types and of Google's.
import { create, createRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { type Any, anyPack, anyUnpack, AnySchema, DurationSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { RpcError, StatusCode } from "grpc-handler";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { BookSchema, OpenedSchema, ParcelSchema } from "./gen/parcel/v1/parcel_pb";
import type { Parcel } from "./gen/parcel/v1/parcel_pb";

const types = createRegistry(AnySchema, BookSchema, ParcelSchema, DurationSchema, TimestampSchema);

export default class Parcels implements GrpcHandler {
  async handleRequest({ payload }: GrpcRequest): Promise<GrpcResponse> {
    const { id } = fromBinary(ParcelSchema, payload);
    // A type that no .proto here declares: whoever reads it has its name and its bytes.
    const content = create(AnySchema, { typeUrl: "type.example.org/other.v1.Thing", value: Uint8Array.of(8, 1) });
    return { payload: toBinary(OpenedSchema, create(OpenedSchema, { id, content, layers: 1 })) };
  }

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncIterable<GrpcResponse> {
    for await (const { payload } of requests) {
      const response = create(OpenedSchema, opened(fromBinary(ParcelSchema, payload)));
      yield { payload: toBinary(OpenedSchema, response) };
    }
  }
}

/** What is under all the paper. */
function opened({ id, content }: Parcel): { id: string; content: Any; layers: number } {
  if (!content) throw new RpcError(StatusCode.INVALID_ARGUMENT, `the parcel "${id}" is empty`);
  let any = content;
  for (let layers = 1; ; layers++) {
    const message = anyUnpack(any, types);
    if (!message) throw new RpcError(StatusCode.INVALID_ARGUMENT, `what is ${any.typeUrl}?`);
    if (message.$typeName === "google.protobuf.Any") any = message as Any;
    else if (message.$typeName === "parcel.v1.Book") {
      const { title } = anyUnpack(any, BookSchema) ?? create(BookSchema);
      return { id, content: anyPack(BookSchema, create(BookSchema, { title: title.toUpperCase() })), layers };
    } else return { id, content: any, layers };
  }
}
