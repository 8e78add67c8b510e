import { expect, test } from "vitest";
import { and, answer, assemble, ifAtLeast, ifEqual, type Instruction, load, unlessEqual } from "./bpf.ts";

const hex = (program: readonly Instruction[]): string => Buffer.from(assemble(program)).toString("hex");

test.each<[string, Instruction[], string]>([
  ["load the architecture", [load(4)], "2000000004000000"],
  ["mask", [and(0x7e020080)], "540000008000027e"],
  ["allow", [answer(0x7fff0000)], "060000000000ff7f"],
  ["kill: the highest bit is no sign", [answer(0x80000000)], "0600000000000080"],
  ["an operand of 32 ones", [and(0xffffffff)], "54000000ffffffff"],
  ["equal: over the body when it is not", ifEqual(59, [answer(1)]), "150000013b000000" + "0600000001000000"],
  ["not equal: over the body when it is", unlessEqual(59, [answer(1)]), "150001003b000000" + "0600000001000000"],
  ["at least", ifAtLeast(0x40000000, [answer(1)]), "3500000100000040" + "0600000001000000"],
])("bytes: %s", (_, program, bytes) => {
  expect(hex(program)).toBe(bytes);
});

test("what the kernel would refuse is refused here, with the number", () => {
  const long = Array.from({ length: 256 }, () => answer(0));
  expect(() => ifEqual(1, long)).toThrow("a jump reaches 255 instructions, asked for 256");
  expect(() => assemble([])).toThrow("found 0");
  expect(() => assemble(Array.from({ length: 4_097 }, () => answer(0)))).toThrow("found 4097");
});
