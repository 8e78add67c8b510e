// Carries the caller's request stream onto the wire, no faster than the server grants credit.
import { ConnectError } from "@connectrpc/connect";
import type { ClientCall } from "./client-call.ts";

/**
 * Pulls requests while there is credit, and half-closes at their end. When the call ends first, however it ends, no
 * more is pulled and the iterator's `return` is called. When the iterator or `serialize` throws, the call is cancelled
 * with that error.
 */
export async function pumpRequests<T>(
  call: ClientCall,
  requests: AsyncIterable<T>,
  serialize: (message: T) => Uint8Array,
): Promise<void> {
  let done = false;
  try {
    const iterator = requests[Symbol.asyncIterator]();
    void call.ended.then(() => (done ? undefined : iterator.return?.())).catch(() => undefined);
    while (await call.writable()) {
      const result = await iterator.next();
      if (result.done === true) {
        done = true;
        call.halfClose();
        return;
      }
      if (!call.over) call.sendMessage(serialize(result.value));
    }
  } catch (error) {
    done = true;
    call.cancel(ConnectError.from(error));
  }
}
