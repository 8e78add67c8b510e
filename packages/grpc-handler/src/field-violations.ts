// Reads what `badRequest` writes, or any other server: the field violations in a google.rpc.Status.
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import type { FieldViolation } from "./bad-request.ts";

const badRequestType = /(^|\/)google\.rpc\.BadRequest$/;

/**
 * The field violations of every google.rpc.BadRequest in `status`, the bytes of the trailer `grpc-status-details-bin`; none when
 * it holds others, or is no google.rpc.Status.
 */
export function fieldViolations(status: Uint8Array): FieldViolation[] {
  try {
    return subMessages(status, 3).flatMap(violationsInAny);
  } catch {
    return [];
  }
}

function violationsInAny(any: Uint8Array): FieldViolation[] {
  const [value = new Uint8Array()] = subMessages(any, 2);
  return badRequestType.test(textIn(any, 1)) ? subMessages(value, 1).map(violationIn) : [];
}

function violationIn(bytes: Uint8Array): FieldViolation {
  return { field: textIn(bytes, 1), description: textIn(bytes, 2), reason: textIn(bytes, 3) };
}

function textIn(bytes: Uint8Array, field: number): string {
  return new TextDecoder().decode(subMessages(bytes, field).at(-1));
}

/** Every length-delimited value of one field. Throws for bytes that are no message. */
function subMessages(bytes: Uint8Array, wanted: number): Uint8Array[] {
  const reader = new BinaryReader(bytes);
  const found: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === wanted && type === WireType.LengthDelimited) found.push(reader.bytes());
    else reader.skip(type, field);
  }
  return found;
}
