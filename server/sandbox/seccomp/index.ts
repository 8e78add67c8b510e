// The system call filter's only door.
import { buildFilter } from "./filter.ts";
import { architectures } from "./syscalls.ts";

/** The filter for this machine; undefined on a processor that has no table of calls here. */
export function filterForThisMachine(arch: string = process.arch): Uint8Array | undefined {
  return arch === "x64" || arch === "arm64" ? buildFilter(architectures[arch]) : undefined;
}
