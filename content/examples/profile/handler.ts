// What protobuf keeps, drops and cannot tell apart: presence, sizes, and fields that old code has never heard of.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  InspectRequestSchema,
  InspectResponseSchema,
  ProfileV1Schema,
  ProfileV2Schema,
  RoundTripRequestSchema,
  RoundTripResponseSchema,
} from "./gen/profile/v1/profile_pb";

export default class Profile implements GrpcHandler {
  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    return request.methodName === "RoundTrip" ? roundTrip(request.payload) : inspect(request.payload);
  }
}

function inspect(payload: Uint8Array): GrpcResponse {
  const message = fromBinary(InspectRequestSchema, payload);
  const response = create(InspectResponseSchema, {
    // Without presence, absent reads as 0.
    age: message.age,
    // With `optional` in the .proto, absent is undefined.
    hasScore: message.score !== undefined,
    contact: message.contact.case ?? "",
    sizeBytes: payload.length,
    hex: Array.from(payload.slice(0, 32), (byte) => byte.toString(16).padStart(2, "0")).join(""),
  });
  return { payload: toBinary(InspectResponseSchema, response) };
}

function roundTrip(payload: Uint8Array): GrpcResponse {
  const { profile } = fromBinary(RoundTripRequestSchema, payload);
  const sent = toBinary(ProfileV2Schema, profile ?? create(ProfileV2Schema));
  // This is code of the first release: it was compiled before `plan` was thought of.
  const old = fromBinary(ProfileV1Schema, sent);
  const seenByOld = create(ProfileV1Schema, { name: old.name });
  // Field 3 is unknown to it, and kept: it goes out again with the changed message.
  const unknownBytes = (old.$unknown ?? []).reduce((sum, { data }) => sum + data.length, 0);
  old.name = old.name.toUpperCase();
  const returned = fromBinary(ProfileV2Schema, toBinary(ProfileV1Schema, old));
  const response = create(RoundTripResponseSchema, { seenByOld, unknownBytes, returned });
  return { payload: toBinary(RoundTripResponseSchema, response) };
}
