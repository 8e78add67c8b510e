// The status of whatever a handler throws: of its RpcError, of errors as grpc-js and Connect write them, and of everything else.
import type { Metadata } from "./handler.ts";
import { statusDetails } from "./connect-details.ts";
import { foreignMetadata } from "./foreign-metadata.ts";
import { RpcError } from "./rpc-error.ts";
import { isStatusCode, StatusCode } from "./status-code.ts";

export interface ThrownStatus {
  readonly code: StatusCode;
  readonly message: string;
  /** What is added to the trailing metadata; of an RpcError as it was given, sendable or not. */
  readonly metadata: Metadata;
  /** The handler did not choose this status, so the place of the throw belongs into the message. */
  readonly unforeseen: boolean;
}

/**
 * The status of a thrown value. Besides `RpcError`, an object whose `code` is a status of gRPC chooses it: a number from 1 to 16, or
 * a name such as "NOT_FOUND" or "not_found". Its message is `rawMessage`, `details` or `message`; its `metadata` (a record, Headers, a Map or
 * grpc-js's Metadata) goes into the trailers as far as it can be sent, and Connect's details into `grpc-status-details-bin`.
 * Another number is UNKNOWN, with a sentence; everything else is INTERNAL. Never throws, whatever getters and proxies do.
 */
export function statusOfThrown(thrown: unknown): ThrownStatus {
  try {
    if (thrown instanceof RpcError) return statusOfRpcError(thrown);
    if (isObject(thrown) && !isDomException(thrown)) {
      const code = codeNamed(thrown["code"]);
      if (code !== undefined) return foreignStatus(thrown, code);
    }
  } catch {
    // A proxy, or a getter that throws: as unforeseen as anything.
  }
  return { code: StatusCode.INTERNAL, message: messageOf(thrown), metadata: {}, unforeseen: true };
}

function statusOfRpcError(thrown: RpcError): ThrownStatus {
  const { code, metadata } = thrown;
  const message: unknown = thrown.message;
  const known = isError(code) ? code : StatusCode.UNKNOWN;
  return { code: known, message: asText(message), metadata, unforeseen: false };
}

type Thrown = Readonly<Record<string, unknown>>;

/** A number, or a status by its name; undefined for what means something else, "ENOENT" for one. */
function codeNamed(code: unknown): number | undefined {
  if (typeof code === "number") return code;
  if (typeof code !== "string" || !/^(?:[A-Z_]{1,20}|[a-z_]{1,20})$/.test(code)) return undefined;
  const name = code.toUpperCase();
  // As Connect spells it.
  if (name === "CANCELED") return StatusCode.CANCELLED;
  return Object.hasOwn(StatusCode, name) ? StatusCode[name as keyof typeof StatusCode] : undefined;
}

function foreignStatus(thrown: Thrown, code: number): ThrownStatus {
  const message = textAt(thrown, "rawMessage") || textAt(thrown, "details") || textAt(thrown, "message");
  if (!isError(code)) {
    const fault = code === 0 ? "the code 0 is OK, which is no error" : `the code ${String(code)} is no status of gRPC`;
    const text = `${message === "" ? "" : `${message}: `}${fault}; ${howToThrow}`;
    return { code: StatusCode.UNKNOWN, message: text, metadata: {}, unforeseen: true };
  }
  const details = statusDetails(code, message, readAt(thrown, "details"));
  const metadata = { ...foreignMetadata(readAt(thrown, "metadata")), ...details };
  return { code, message, metadata, unforeseen: false };
}

const howToThrow = 'write throw new RpcError(StatusCode.NOT_FOUND, "what is missing")';

function isError(code: unknown): code is StatusCode {
  return isStatusCode(code) && code !== StatusCode.OK;
}

function isObject(value: unknown): value is Thrown {
  return typeof value === "object" && value !== null;
}

/** Its code is a number of the web's own: 20 for "AbortError". */
function isDomException(thrown: object): boolean {
  return typeof DOMException === "function" && thrown instanceof DOMException;
}

function messageOf(thrown: unknown): string {
  try {
    if (!isObject(thrown)) return asText(thrown) || noMessage;
    const { message = "", name = "" } = thrown;
    const text = asText(message) || asText(name);
    return text || (thrown instanceof Error ? noMessage : `an object that names no status was thrown; ${howToThrow}`);
  } catch {
    return "the handler threw a value that cannot be shown";
  }
}

/** Text as it is: a handler may have taken `String` away. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : String(value);
}

const noMessage = "an error without a message";

function readAt(thrown: Thrown, property: string): unknown {
  try {
    return thrown[property];
  } catch {
    return undefined;
  }
}

function textAt(thrown: Thrown, property: string): string {
  const value = readAt(thrown, property);
  return typeof value === "string" ? value : "";
}
