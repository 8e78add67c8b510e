// Puts the web globals that handlers may use into the isolate. Runs once, while the snapshot is made.
import "core-js/actual/atob";
import "core-js/actual/btoa";
import "core-js/actual/url";
import "core-js/actual/url-search-params";
import { AbortController, AbortSignal } from "./abort.ts";
import { console } from "./console.ts";
import { crypto } from "./crypto.ts";
import { defineGlobal } from "./define-global.ts";
import { DOMException } from "./dom-exception.ts";
import { Event, EventTarget } from "./events.ts";
import { host } from "./host.ts";
import { structuredClone } from "./structured-clone.ts";
import { clearTimer, queueMicrotask, setImmediate, setInterval, setTimeout } from "./timers.ts";

const globals = {
  AbortController,
  AbortSignal,
  clearImmediate: clearTimer,
  clearInterval: clearTimer,
  clearTimeout: clearTimer,
  console,
  crypto,
  DOMException,
  Event,
  EventTarget,
  performance: Object.freeze({ now: () => host().now() }),
  queueMicrotask,
  setImmediate,
  setInterval,
  setTimeout,
  structuredClone,
};

for (const [name, value] of Object.entries(globals)) defineGlobal(name, value);

/**
 * Memory shared between threads and machine code have no place in a lesson. V8 insists on them while it makes and reads a
 * snapshot, so they go when the isolate starts.
 */
export function removeDangerousGlobals(): void {
  for (const name of ["Atomics", "SharedArrayBuffer", "WebAssembly"]) Reflect.deleteProperty(globalThis, name);
}
