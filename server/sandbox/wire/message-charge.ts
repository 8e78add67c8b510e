// What a response takes of its call's window, in the isolate as in the server.

/** Empty messages cost memory and time too: without a least charge a stream of them would never wait for its reader. */
const leastBytes = 64;

export function messageCharge(bytes: number): number {
  return bytes < leastBytes ? leastBytes : bytes;
}
