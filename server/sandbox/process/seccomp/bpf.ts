// Classic BPF as seccomp takes it: the few instructions that a filter needs, and their bytes (struct sock_filter, <linux/filter.h>).

export interface Instruction {
  /** Operation, addressing mode and size, as in <linux/bpf_common.h>. */
  readonly code: number;
  /** Instructions to skip when a comparison holds, and when it does not. */
  readonly whenTrue: number;
  readonly whenFalse: number;
  readonly operand: number;
}

const loadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
const andOperand = 0x54; // BPF_ALU | BPF_AND | BPF_K
const jumpEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const jumpAtLeast = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const returnOperand = 0x06; // BPF_RET | BPF_K

const instructionBytes = 8;
/** A jump's distance is one byte; the kernel takes no more instructions than BPF_MAXINSNS. */
const farthestJump = 255;
const mostInstructions = 4_096;

const plain = (code: number, operand: number): Instruction => ({ code, whenTrue: 0, whenFalse: 0, operand });

function jump(code: number, operand: number, whenTrue: number, whenFalse: number): Instruction {
  if (whenTrue > farthestJump || whenFalse > farthestJump)
    throw new RangeError(
      `a jump reaches ${String(farthestJump)} instructions, asked for ${String(whenTrue || whenFalse)}`,
    );
  return { code, whenTrue, whenFalse, operand };
}

/** Loads 32 bits of struct seccomp_data. */
export const load = (offset: number): Instruction => plain(loadWord, offset);
export const and = (mask: number): Instruction => plain(andOperand, mask);
export const answer = (verdict: number): Instruction => plain(returnOperand, verdict);

/** `body` when the loaded value is `operand`; else what comes after it. */
export function ifEqual(operand: number, body: readonly Instruction[]): Instruction[] {
  return [jump(jumpEqual, operand, 0, body.length), ...body];
}

/** `body` when the loaded value is not `operand`; else what comes after it. */
export function unlessEqual(operand: number, body: readonly Instruction[]): Instruction[] {
  return [jump(jumpEqual, operand, body.length, 0), ...body];
}

/** `body` when the loaded value is `operand` or more, as an unsigned number; else what comes after it. */
export function ifAtLeast(operand: number, body: readonly Instruction[]): Instruction[] {
  return [jump(jumpAtLeast, operand, 0, body.length), ...body];
}

/** Little-endian, as both architectures are. Throws a RangeError when the kernel would refuse the length. */
export function assemble(program: readonly Instruction[]): Uint8Array {
  if (program.length === 0 || program.length > mostInstructions)
    throw new RangeError(`a filter has 1 to ${String(mostInstructions)} instructions, found ${String(program.length)}`);
  const bytes = new Uint8Array(program.length * instructionBytes);
  const view = new DataView(bytes.buffer);
  for (const [index, { code, whenTrue, whenFalse, operand }] of program.entries()) {
    const at = index * instructionBytes;
    view.setUint16(at, code, true);
    view.setUint8(at + 2, whenTrue);
    view.setUint8(at + 3, whenFalse);
    view.setUint32(at + 4, operand, true);
  }
  return bytes;
}
