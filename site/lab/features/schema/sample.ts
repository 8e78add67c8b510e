// A request to begin with, for methods that the example has none for: made from the message's type.
import { createRegistry, type DescMethod, toJson } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import type { JsonObject, MethodSample } from "../../example.ts";
import { sampleMessage } from "./sample-message.ts";

/** Every field that has a value without being set is there, so that the reader sees what there is to fill in. */
export function sampleOf({ input }: DescMethod): MethodSample {
  const message = sampleMessage(input);
  if (!message) return { request: {}, messages: [{}] };
  const json = toJson(input, message.message, { useProtoFieldName: true, alwaysEmitImplicit: true, registry });
  // Of the well-known types some are no object in JSON; as a request they are rare.
  const request = json as JsonObject;
  return { request, messages: [request] };
}

/** What a sample of an Any holds. */
const registry = createRegistry(DurationSchema);
