// Turns the policy into a seccomp filter for one architecture.
import { and, answer, assemble, ifAtLeast, ifEqual, type Instruction, load, unlessEqual } from "./bpf.ts";
import type { ArgumentTest, Inspection, Policy } from "./policy.ts";
import { type Architecture, architectures, type SyscallName } from "./syscalls.ts";

/** SECCOMP_RET_*, <linux/seccomp.h>. */
export const verdicts = {
  allow: 0x7fff0000,
  /** EPERM, 1. */
  notPermitted: 0x00050001,
  /** ENOSYS, 38. */
  noSuchCall: 0x00050026,
  /** SIGSYS for the whole process. */
  kill: 0x80000000,
} as const;

/** Offsets in struct seccomp_data. */
const at = { number: 0, architecture: 4, argument: (index: number) => 16 + 8 * index };

/** The filter for this machine; undefined on a processor that has no table of calls here. */
export function filterForThisMachine(policy: Policy, arch: string = process.arch): Uint8Array | undefined {
  return arch === "x64" || arch === "arm64" ? buildFilter(architectures[arch], policy) : undefined;
}

/** The filter's bytes, as bubblewrap's --seccomp takes them. */
export function buildFilter(architecture: Architecture, { allowed, inspected, refused, deadly }: Policy): Uint8Array {
  const each = (names: readonly SyscallName[], verdict: number): Instruction[] =>
    names.flatMap((name) => forCall(architecture, name, [answer(verdict)]));
  return assemble([
    load(at.architecture),
    // A 32-bit call on a 64-bit machine has the same numbers for other calls.
    ...unlessEqual(architecture.auditArch, [answer(verdicts.kill)]),
    load(at.number),
    ...(architecture.foreignFrom === undefined ? [] : ifAtLeast(architecture.foreignFrom, [answer(verdicts.kill)])),
    ...each(allowed, verdicts.allow),
    ...inspected.flatMap((inspection) => forCall(architecture, inspection.call, inspect(inspection))),
    ...each(refused, verdicts.notPermitted),
    ...each(deadly, verdicts.kill),
    answer(verdicts.noSuchCall),
  ]);
}

function forCall(architecture: Architecture, name: SyscallName, body: readonly Instruction[]): Instruction[] {
  const number = architecture.number(name);
  return number === undefined ? [] : ifEqual(number, body);
}

function inspect({ refusedWhen }: Inspection): Instruction[] {
  return [...refusedWhen.flatMap((tests) => whenAll(tests)), answer(verdicts.allow)];
}

function whenAll([first, ...more]: readonly ArgumentTest[]): Instruction[] {
  return first ? whenHolds(first, whenAll(more)) : [answer(verdicts.notPermitted)];
}

function whenHolds({ argument, mask, is, isNot }: ArgumentTest, body: readonly Instruction[]): Instruction[] {
  const loaded = [load(at.argument(argument)), and(mask)];
  if (is !== undefined) return [...loaded, ...ifEqual(is, body)];
  const guarded = (isNot ?? []).reduceRight<readonly Instruction[]>((inner, value) => unlessEqual(value, inner), body);
  return [...loaded, ...guarded];
}
