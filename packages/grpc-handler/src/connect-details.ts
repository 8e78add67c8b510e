// The details of a ConnectError as gRPC sends them: a google.rpc.Status in the trailer grpc-status-details-bin.
import { create, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Metadata } from "./handler.ts";
import { metadataLimits } from "./metadata-fault.ts";

const key = "grpc-status-details-bin";
const mostDetails = 100;

/** The trailer; none when these are no details, or more than fits into metadata. Never throws. */
export function statusDetails(code: number, message: string, details: unknown): Metadata {
  try {
    if (!Array.isArray(details) || details.length === 0 || details.length > mostDetails) return {};
    const bytes = encodeStatus(code, message, details.map(anyOf));
    return bytes.length + key.length > metadataLimits.bytes ? {} : { [key]: bytes };
  } catch {
    return {};
  }
}

interface Any {
  readonly type: string;
  readonly value: Uint8Array;
}

/** One detail, as a handler makes it (`desc` and `value`) or as a client was sent it (`type` and bytes). */
function anyOf(detail: unknown): Any {
  const { desc, type, value } = detail as { desc?: DescMessage; type?: unknown; value: unknown };
  if (desc) return { type: desc.typeName, value: toBinary(desc, create(desc, value as MessageInitShape<DescMessage>)) };
  if (typeof type !== "string" || !(value instanceof Uint8Array)) throw new TypeError("no detail of a ConnectError");
  return { type, value };
}

/** By the field numbers of google/rpc/status.proto and google/protobuf/any.proto. */
function encodeStatus(code: number, message: string, details: readonly Any[]): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int32(code);
  writer.tag(2, WireType.LengthDelimited).string(message);
  for (const { type, value } of details) {
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(`type.googleapis.com/${type}`);
    writer.tag(2, WireType.LengthDelimited).bytes(value);
    writer.join();
  }
  return writer.finish();
}
