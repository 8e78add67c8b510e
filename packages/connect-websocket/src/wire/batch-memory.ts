// Memory for the batches that a socket sends. Fresh memory for large messages costs zeroing, page faults and garbage collection,
// so it is reused where the socket reports that it has sent it.
import { batchBytes } from "./limits.ts";

/** Of all connections together. */
const mostFree = 16;
const free: ArrayBuffer[] = [];
/** What is smaller costs little. */
const largeBytes = 4_096;

/** Memory for `size` bytes, all of which the caller writes. */
export function batchMemory(size: number): Uint8Array<ArrayBuffer> {
  const buffer = size >= largeBytes && size <= batchBytes ? free.pop() : undefined;
  return buffer ? new Uint8Array(buffer, 0, size) : new Uint8Array(size);
}

/**
 * The bytes have left, and are not read any more. What is kept is large enough for any batch, and made only here: a
 * browser's socket, which never says when it is done, costs no more than what it sends.
 */
export function giveBack({ buffer, byteLength }: Uint8Array<ArrayBuffer>): void {
  if (byteLength < largeBytes || byteLength > batchBytes || free.length >= mostFree) return;
  free.push(buffer.byteLength === batchBytes ? buffer : new ArrayBuffer(batchBytes));
}
