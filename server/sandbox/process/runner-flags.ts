// Node's flags for a runner. The snapshot is made under the same ones, because V8 refuses it under others.
import { limits } from "../../limits.ts";

export const runnerFlags: readonly string[] = [
  // No machine code from reader code; and without the JIT's address space the memory limit can be a hard one.
  "--jitless",
  // isolated-vm cannot share a process with Node's own startup snapshot.
  "--no-node-snapshot",
  `--max-old-space-size=${String(limits.sandbox.runnerHeapMiB)}`,
  "--max-semi-space-size=2",
];
