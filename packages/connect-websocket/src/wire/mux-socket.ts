// The little that both ends need of a WebSocket: browsers', Node's own and the npm package `ws` all fit.

/** A WebSocket, as far as the protocol uses one. */
export interface MuxSocket {
  binaryType: string;
  readonly readyState: number;
  readonly bufferedAmount: number;
  /** `written` is for sockets, as those of `ws`, that say when they are done with the bytes: only then may they change. */
  send(data: Uint8Array<ArrayBuffer>, written?: () => void): void;
  close(code?: number, reason?: string): void;
  /** Stops and goes on reading from the network. Only sockets such as those of `ws` can. */
  pause?(): void;
  resume?(): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "close", listener: (event: { readonly code: number; readonly reason: string }) => void): void;
  addEventListener(type: "open" | "error", listener: (event: object) => void): void;
}

/** The bytes of a binary message, whichever way the socket hands them over; undefined for text. */
export function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return undefined;
}

/** A close frame has room for 123 bytes of reason (RFC 6455, section 5.5), and sockets throw when there are more. */
export function closeReason(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= 123) return text;
  // Cut inside a character leaves U+FFFD at the end, three bytes that must fit too.
  return new TextDecoder().decode(bytes.subarray(0, 120)).replace(/\uFFFD$/, "");
}
