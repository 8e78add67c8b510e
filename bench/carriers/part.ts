// One process of a measurement: says where it listens, and answers what the benchmark asks.
import { setTimeout as wait } from "node:timers/promises";

/** What a process has used so far. */
export interface Usage {
  readonly cpuMs: number;
  /** Heap and buffers after a collection: what is held, not what is garbage. */
  readonly heldBytes: number;
  readonly residentBytes: number;
}

export interface Question {
  readonly id: number;
  readonly name: string;
  readonly argument: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

type Answers = Readonly<Record<string, (argument: never) => unknown>>;

/** Answers the parent's questions until it is gone. `usage` is answered by itself. */
export function answerParent(answers: Answers): void {
  const all: Answers = { usage: (collect: boolean) => usage(collect), ...answers };
  process.on("message", (question: Question) => void answer(all, question));
  // The benchmark has ended.
  process.once("disconnect", () => process.kill(process.pid));
  process.send?.({ id: 0 } satisfies Answer);
}

async function answer(answers: Answers, { id, name, argument }: Question): Promise<void> {
  try {
    const value = await answers[name]?.(argument as never);
    process.send?.({ id, value } satisfies Answer);
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

async function usage(collect: boolean): Promise<Usage> {
  // What finalizers free goes with the second, and buffers are freed beside the program.
  for (let left = collect ? 2 : 0; left > 0; left--) {
    globalThis.gc?.();
    await wait(50);
  }
  const { user, system } = process.cpuUsage();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { cpuMs: (user + system) / 1000, heldBytes: heapUsed + external, residentBytes: rss };
}
