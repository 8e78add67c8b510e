import type { Metadata } from "./handler.ts";
import { isStatusCode, StatusCode } from "./status-code.ts";

/**
 * What a handler throws to end its call with a status of its choice.
 *
 * `code` is the status (anything but a gRPC code becomes UNKNOWN, and so does OK, which is no error), `message` the
 * status message that the client reads, `metadata` is added to the trailing metadata.
 */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: StatusCode;
  readonly metadata: Metadata;

  /** @param metadata Added to the trailing metadata. For a status with typed details, throw what `badRequest` makes. */
  constructor(code: StatusCode, message: string, metadata: Metadata = {}) {
    super(message);
    this.code = isStatusCode(code) && code !== StatusCode.OK ? code : StatusCode.UNKNOWN;
    this.metadata = metadata;
  }
}
