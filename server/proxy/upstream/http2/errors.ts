// Errors in the sense of RFC 9113, section 5.4: of one stream, or of the whole connection.

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
