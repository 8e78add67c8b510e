// The system call filter's only door.
import { buildFilter } from "./filter.ts";
import { type Policy, policies } from "./policy.ts";
import { architectures } from "./syscalls.ts";

export { policies };

/** The filter for this machine; undefined on a processor that has no table of calls here. */
export function filterForThisMachine(policy: Policy, arch: string = process.arch): Uint8Array | undefined {
  return arch === "x64" || arch === "arm64" ? buildFilter(architectures[arch], policy) : undefined;
}
