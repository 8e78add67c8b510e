// Errors in the sense of RFC 9113, section 5.4: of one stream, or of the whole connection.
import { constants } from "node:http2";

/** Ends the connection: what follows cannot be understood. */
export class ConnectionError extends Error {
  /** HTTP/2's error code, as GOAWAY says it. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Ends one stream. */
export class StreamError extends Error {
  /** HTTP/2's error code, as RST_STREAM says it. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const protocolError = (found: string): ConnectionError =>
  new ConnectionError(constants.NGHTTP2_PROTOCOL_ERROR, `malformed HTTP/2: found ${found}`);
