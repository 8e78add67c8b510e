// What passes through is garbage a moment later: the buffers that Node reads the network into. V8 takes them for memory that
// will stay, and after some ten megabytes of them it marks its whole heap: at full speed fifteen times a second, half of the
// proxy's work, and the more the larger the server is. All of them are young, and to collect the young costs 0.4 ms.
import { setFlagsFromString } from "node:v8";
import { ignored } from "../../fault-boundary.ts";
import { collector } from "../../idle-memory.ts";

/** Half of what is safe: with the growth below, V8 leaves its heap alone up to 16 MiB, and marks it several times a second at 24. */
const collectAfterBytes = 8 * 1024 * 1024;

/**
 * A major GC starts when the heap is three times as large as after the one before. By default V8 starts it after 10 MB of growth,
 * which is less than the young generation here.
 */
const growth = "--heap-growing-percent=200";

let collect: ReturnType<typeof collector> | undefined;
let passedBytes = 0;

/** Takes note of bytes that came from the network and leave again. */
export function passed(bytes: number): void {
  passedBytes += bytes;
  if (passedBytes < collectAfterBytes) return;
  passedBytes = 0;
  collect ??= startCollecting();
  collect({ type: "minor" });
}

function startCollecting(): ReturnType<typeof collector> {
  setFlagsFromString(growth);
  return collector();
}

interface Listened {
  removeAllListeners(event?: "removeListener"): Listened;
  on(event: "error", listener: () => void): unknown;
}

/**
 * Cuts closed streams off from the call that they were part of. V8's young collections take what has a native half for alive,
 * with all that it can reach, and only a marking of the heap frees it: each call left 14 KB to be copied and marked.
 */
export function detachListeners(closed: Listened): void {
  // Without a listener to their removal all go at once; one by one they are a twentieth of a unary call.
  closed.removeAllListeners("removeListener").removeAllListeners().on("error", ignored);
}
