import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import { InspectRequestSchema, InspectResponseSchema } from "./gen/profile/v1/profile_pb";

export default class Inspector implements GrpcHandler {
  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    const { age, score, contact } = fromBinary(InspectRequestSchema, request.payload);
    const seen = create(InspectResponseSchema, {
      age,
      // A score of -1 stands for none, until a player has it.
      hasScore: (score ?? -1) >= 0,
      contact: contact.case ?? "",
    });
    return { payload: toBinary(InspectResponseSchema, seen) };
  }
}
