// What a peer did wrong, as one class that says whether the connection ends or only a call.
import type { Code } from "@connectrpc/connect";

/** WebSocket close codes (RFC 6455, section 7.4.1) that the protocol uses. */
export const closeCodes = { normal: 1000, goingAway: 1001, protocol: 1002, text: 1003, policy: 1008, internal: 1011 };

/**
 * The peer broke the protocol; the connection can't go on and is closed with `closeCode`. Without a stack: it says what a stranger
 * sent, who can cause thousands a second, and the stack would be most of what one costs.
 */
export class MuxProtocolError extends Error {
  override readonly name: string = "MuxProtocolError";
  readonly closeCode: number;

  constructor(message: string, closeCode: number = closeCodes.protocol) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.closeCode = closeCode;
  }
}

/** The peer broke a rule of one call: that call is reset with `code`, the others go on. */
export class MuxCallError extends MuxProtocolError {
  override readonly name = "MuxCallError";
  readonly callId: number;
  readonly code: Code;

  constructor(callId: number, code: Code, message: string) {
    super(message);
    this.callId = callId;
    this.code = code;
  }
}
