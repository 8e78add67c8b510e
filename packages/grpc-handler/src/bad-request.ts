// INVALID_ARGUMENT in gRPC's standard form for it: a google.rpc.Status with a google.rpc.BadRequest in the trailer
// grpc-status-details-bin, so that a client's program reads which field was wrong, and by which rule.
// https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto
import type { Path } from "@bufbuild/protobuf/reflect";
import { pathToString } from "@bufbuild/protobuf/reflect";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { RpcError } from "./rpc-error.ts";
import { StatusCode } from "./status-code.ts";

/** One field that a request may not have as it is. */
export interface FieldViolation {
  /** The field's path in the request message, for instance `items[2].price`; empty for the message as a whole. */
  readonly field: string;
  /** What is wrong with it, for people. */
  readonly description: string;
  /** Which rule it breaks, for programs, for instance "string.min_len". */
  readonly reason?: string;
}

/** What a validator finds: the shape of a protovalidate `Violation`. */
interface RuleViolation {
  readonly field: Path;
  readonly message: string;
  readonly ruleId: string;
}

/** Clients accept 8 KiB of trailers by default, base64 takes a third more, and the message is sent twice. */
const detailBytes = 4_096;
const mostViolations = 100;
const descriptionChars = 300;
const fieldChars = 200;

/**
 * The error INVALID_ARGUMENT whose details name each field. `what` begins its message and says which message is meant, for
 * instance "item 2". Violations that are more than a trailer may hold (4 KiB) are counted in the message, and left out.
 */
export function badRequest(violations: readonly FieldViolation[], what = "the request"): RpcError {
  const sent = violations.slice(0, mostViolations).map(shortened);
  const fitting = sent.slice(0, countThatFit(sent));
  const message = messageOf(fitting, violations.length, what);
  return new RpcError(StatusCode.INVALID_ARGUMENT, message, {
    "grpc-status-details-bin": statusBytes(StatusCode.INVALID_ARGUMENT, message, fitting),
  });
}

/**
 * What protovalidate's `validate` has in `error`, as a status: INVALID_ARGUMENT with the violations as `badRequest` has them;
 * FAILED_PRECONDITION for a rule that is no rule (it does not compile), since no request can pass it before the schema is
 * changed; INTERNAL for a rule that failed on this message.
 */
export function invalidRequest(error: Error, what = "the request"): RpcError {
  const violations = violationsOf(error);
  if (violations) return badRequest(violations.map(fromRule), what);
  return error.name === "CompilationError"
    ? new RpcError(StatusCode.FAILED_PRECONDITION, `a rule in the .proto is wrong: ${shortText(error)}`)
    : new RpcError(StatusCode.INTERNAL, `a rule in the .proto failed on ${what}: ${shortText(error)}`);
}

function violationsOf(error: Error): readonly RuleViolation[] | undefined {
  const violations: unknown = Reflect.get(error, "violations");
  return Array.isArray(violations) ? (violations as RuleViolation[]) : undefined;
}

function fromRule({ field, message, ruleId }: RuleViolation): FieldViolation {
  return { field: pathToString(field), description: message === "" ? `breaks ${ruleId}` : message, reason: ruleId };
}

const shortText = ({ message }: Error): string => message.slice(0, descriptionChars);

function shortened({ field, description, reason = "" }: FieldViolation): Required<FieldViolation> {
  return {
    field: field.slice(0, fieldChars),
    description: description.slice(0, descriptionChars),
    reason: reason.slice(0, fieldChars),
  };
}

function countThatFit(violations: readonly Required<FieldViolation>[]): number {
  let bytes = 0;
  const tooMany = violations.findIndex((violation) => (bytes += violationBytes(violation).length) > detailBytes);
  return tooMany === -1 ? violations.length : tooMany;
}

function messageOf([first]: readonly Required<FieldViolation>[], count: number, what: string): string {
  if (!first) return `${what} is not valid`;
  const place = first.field === "" ? "" : `${first.field}: `;
  const more = count > 1 ? ` (and ${String(count - 1)} more)` : "";
  return `${what}: ${place}${first.description}${more}`;
}

/** A google.rpc.Status. */
function statusBytes(code: StatusCode, message: string, violations: readonly Required<FieldViolation>[]): Uint8Array {
  const badRequestBytes = new BinaryWriter();
  for (const violation of violations) bytesField(badRequestBytes, 1, violationBytes(violation));
  const any = new BinaryWriter();
  textField(any, 1, "type.googleapis.com/google.rpc.BadRequest");
  bytesField(any, 2, badRequestBytes.finish());
  const status = new BinaryWriter().tag(1, WireType.Varint).int32(code);
  textField(status, 2, message);
  bytesField(status, 3, any.finish());
  return status.finish();
}

/** A google.rpc.BadRequest.FieldViolation. */
function violationBytes({ field, description, reason }: Required<FieldViolation>): Uint8Array {
  const writer = new BinaryWriter();
  for (const [index, text] of [field, description, reason].entries())
    if (text !== "") textField(writer, index + 1, text);
  return writer.finish();
}

function textField(writer: BinaryWriter, field: number, text: string): void {
  writer.tag(field, WireType.LengthDelimited).string(text.toWellFormed());
}

function bytesField(writer: BinaryWriter, field: number, bytes: Uint8Array): void {
  writer.tag(field, WireType.LengthDelimited).bytes(bytes);
}
