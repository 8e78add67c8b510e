import { describe, expect, test } from "vitest";
import { buildFilter, filterForThisMachine, verdicts } from "./filter.ts";
import { policies } from "./policy.ts";
import { architectures, type SyscallName, syscallNames } from "./syscalls.ts";

interface Call {
  readonly number: number;
  readonly auditArch: number;
  readonly args?: readonly number[];
}

/** What the kernel does with a filter, as far as ours goes. Fails on whatever else. */
function run(filter: Uint8Array, { number, auditArch, args = [] }: Call): number {
  const data = new DataView(new ArrayBuffer(64));
  data.setUint32(0, number, true);
  data.setUint32(4, auditArch, true);
  for (const [index, value] of args.entries()) data.setBigUint64(16 + 8 * index, BigInt(value), true);
  const view = new DataView(filter.buffer, filter.byteOffset, filter.byteLength);
  let accumulator = 0;
  for (let at = 0; at < filter.byteLength; at += 8) {
    const operand = view.getUint32(at + 4, true);
    const skip = (holds: boolean): number => 8 * view.getUint8(at + (holds ? 2 : 3));
    switch (view.getUint16(at, true)) {
      case 0x20:
        accumulator = data.getUint32(operand, true);
        break;
      case 0x54:
        accumulator = (accumulator & operand) >>> 0;
        break;
      case 0x15:
        at += skip(accumulator === operand);
        break;
      case 0x35:
        at += skip(accumulator >= operand);
        break;
      case 0x06:
        return operand;
      default:
        throw new Error(`unknown instruction at ${String(at)}`);
    }
  }
  throw new Error("the filter ran off its end");
}

const { allow, kill, noSuchCall, notPermitted } = verdicts;
const inspectedCalls = new Set<SyscallName>(policies.runner.inspected.map(({ call }) => call));

function expected(name: SyscallName): number {
  if (policies.runner.allowed.includes(name)) return allow;
  if (policies.runner.refused.includes(name)) return notPermitted;
  return policies.runner.deadly.includes(name) ? kill : noSuchCall;
}

describe.each(["x64", "arm64"] as const)("on %s", (arch) => {
  const architecture = architectures[arch];
  const filter = buildFilter(architecture, policies.runner);
  const { auditArch } = architecture;
  const verdict = (name: SyscallName, ...args: number[]): number | undefined => {
    const number = architecture.number(name);
    return number === undefined ? undefined : run(filter, { number, auditArch, args });
  };

  test("every call that is named gets what the policy says", () => {
    const names = syscallNames.filter((name) => !inspectedCalls.has(name) && architecture.number(name) !== undefined);
    expect(names.length).toBeGreaterThan(100);
    expect(names.map((name) => [name, verdict(name)])).toEqual(names.map((name) => [name, expected(name)]));
  });

  test("no name is in two lists, no number has two names", () => {
    const listed = [
      ...policies.runner.allowed,
      ...inspectedCalls,
      ...policies.runner.refused,
      ...policies.runner.deadly,
    ];
    expect(new Set(listed).size).toBe(listed.length);
    const numbers = syscallNames.map((name) => architecture.number(name)).filter((number) => number !== undefined);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test.each<[string, SyscallName, readonly number[], number]>([
    ["a thread", "clone", [0x3d0f00], allow],
    ["a fork", "clone", [0x01200011], notPermitted],
    ["a fork that shares memory", "clone", [0x4111], notPermitted],
    ["a thread in a user namespace of its own", "clone", [0x3d0f00 + 0x10000000], notPermitted],
    ["memory", "mmap", [0, 4096, 0x3, 0x22], allow],
    ["a library's code", "mmap", [0, 4096, 0x5, 0x812], allow],
    ["memory that may run", "mmap", [0, 4096, 0x5, 0x22], notPermitted],
    ["a file's code that may be written", "mmap", [0, 4096, 0x7, 0x2], notPermitted],
    ["a guard page", "mprotect", [0, 4096, 0x0], allow],
    ["written memory made to run", "mprotect", [0, 4096, 0x5], notPermitted],
    ["reading a file", "openat", [0, 0, 0x80000], allow],
    ["writing a file", "openat", [0, 0, 0x80001], notPermitted],
    ["reading and writing", "openat", [0, 0, 0x80002], notPermitted],
    ["making a file", "openat", [0, 0, 0x80040], notPermitted],
    ["a nameless file", "openat", [0, 0, 0x410000], notPermitted],
    ["is it a terminal", "ioctl", [1, 0x5401], allow],
    ["typing for the terminal", "ioctl", [0, 0x5412], notPermitted],
    ["its limits", "prlimit64", [0, 7, 0, 1], allow],
    ["another's limits", "prlimit64", [1, 7, 1, 0], notPermitted],
    ["a thread's name", "prctl", [15], allow],
    ["its securebits", "prctl", [28], notPermitted],
    ["a descriptor's flags", "fcntl", [1, 2], allow],
    ["signals for another", "fcntl", [1, 8], notPermitted],
  ])("arguments: %s", (_, name, args, answer) => {
    expect(verdict(name, ...args)).toBe(answer);
  });

  test("a number that nobody has named is no system call", () => {
    for (const number of [450, 600, 0x3fffffff]) expect(run(filter, { number, auditArch })).toBe(noSuchCall);
  });

  test.each([0x40000003, 0xc00000b7, 0xc000003e, 0])(
    "another architecture (%i) is death, whatever is called",
    (other) => {
      if (other === auditArch) return;
      for (const number of [0, 1, 59, 64, 4_000]) expect(run(filter, { number, auditArch: other })).toBe(kill);
    },
  );
});

test("the x32 ABI is death", () => {
  const { auditArch } = architectures.x64;
  for (const number of [0x40000000, 0x40000001, 0x4000003b, 0xffffffff])
    expect(run(buildFilter(architectures.x64, policies.runner), { number, auditArch })).toBe(kill);
});

test("open for writing, by the older call", () => {
  const { auditArch } = architectures.x64;
  const open = (flags: number): number =>
    run(buildFilter(architectures.x64, policies.runner), { number: 2, auditArch, args: [0, flags] });
  expect([open(0), open(1), open(0x241)]).toEqual([allow, notPermitted, notPermitted]);
});

test("a processor without a table has no filter", () => {
  expect(filterForThisMachine(policies.runner, "riscv64")).toBeUndefined();
  expect(filterForThisMachine(policies.runner, "x64")).toEqual(buildFilter(architectures.x64, policies.runner));
});
