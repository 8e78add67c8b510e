// The error class for faults of ours and of clients. What the reader's code does wrong is data, no error of the server.
import { RpcError, StatusCode } from "grpc-handler";
import type { Limits } from "./limits.ts";

/**
 * An error with the gRPC status that the client is to see, and the cause that only the log sees. Without a stack of its own: it says
 * what a stranger did, strangers can cause thousands a second, and the stack would be half of what a refusal costs.
 */
export class PlaygroundError extends Error {
  override readonly name = "PlaygroundError";
  readonly code: StatusCode;

  constructor(code: StatusCode, message: string, cause?: unknown) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message, cause === undefined ? undefined : { cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
  }
}

/** What a call gets while the server ends: another instance, or this one after its restart, takes it. */
export const shuttingDown = "the server is shutting down: call again in a moment";

/** The status message of a call that has reached the time limit of calls. */
export function callTooLong({ sandbox }: Pick<Limits, "sandbox">): string {
  return `the call has been open for ${String(sandbox.callMs / 60_000)} minutes, and no call may be longer; go on in another call`;
}

/** The message of whatever was thrown. */
export const errorText = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The status and message that a client may see of anything that was thrown. Internals stay in the log. */
export function clientStatus(error: unknown): { code: StatusCode; message: string } {
  if (error instanceof PlaygroundError || error instanceof RpcError)
    return { code: error.code, message: error.message };
  return { code: StatusCode.INTERNAL, message: "the playground failed on its own; the server's log says why" };
}
