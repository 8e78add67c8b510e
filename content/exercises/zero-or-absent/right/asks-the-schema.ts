import { create, fromBinary, isFieldSet, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { InspectRequestSchema, InspectResponseSchema } from "./gen/profile/v1/profile_pb";

export default class Inspector implements GrpcHandler {
  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const message = fromBinary(InspectRequestSchema, request.payload);
    const { age, contact } = message;
    const seen = create(InspectResponseSchema, {
      age,
      hasScore: isFieldSet(message, InspectRequestSchema.field.score),
      contact: contact.case ?? "",
    });
    return { payload: toBinary(InspectResponseSchema, seen) };
  }
}
