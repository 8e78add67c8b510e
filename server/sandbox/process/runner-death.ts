// Puts into words why a runner ended by itself.
import { constants } from "node:os";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import type { BrokenLimit } from "../contract.ts";

const { SIGABRT, SIGILL, SIGKILL, SIGSEGV, SIGSYS, SIGTRAP, SIGXCPU } = constants.signals;

export function runnerDeath(code: number | null, signal: NodeJS.Signals | null): PlaygroundError {
  switch (signalNumber(code, signal)) {
    // V8 traps or aborts when an allocation fails; the kernel kills when the machine runs out.
    case SIGABRT:
    case SIGILL:
    case SIGSEGV:
    case SIGTRAP:
      return exhausted("the handler's runner broke down, most likely out of memory; keep less data alive at once");
    case SIGKILL:
    case SIGXCPU:
      return exhausted("the handler's runner was stopped by the system: it used up its memory or its CPU time");
    // The system call filter: no handler gets there without having broken out of its isolate.
    case SIGSYS:
      return new PlaygroundError(
        StatusCode.INTERNAL,
        "the handler's runner made a forbidden system call and was stopped; deploy again",
      );
    default:
      return new PlaygroundError(
        StatusCode.UNAVAILABLE,
        `the handler's runner ended unexpectedly (exit code ${String(code)}); run again`,
      );
  }
}

/** The limit that such an end stands for; undefined when the runner just ended. */
export function brokenLimit(code: number | null, signal: NodeJS.Signals | null): BrokenLimit | undefined {
  const number = signalNumber(code, signal);
  if (number === SIGSYS) return "system call";
  const ended = [SIGABRT, SIGILL, SIGSEGV, SIGTRAP, SIGKILL, SIGXCPU];
  return ended.includes(number) ? "memory or cpu of the process" : undefined;
}

/** bubblewrap ends with 128 + the signal that ended the runner. */
const signalNumber = (code: number | null, signal: NodeJS.Signals | null): number =>
  signal === null ? (code ?? 0) - 128 : constants.signals[signal];

function exhausted(message: string): PlaygroundError {
  return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
}
