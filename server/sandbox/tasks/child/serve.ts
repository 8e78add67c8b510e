// The loop of a task process: reads a task's name and input, runs it, and writes its outcome. One task at a time.
import { Buffer } from "node:buffer";
import { Socket } from "node:net";
import { PlaygroundError } from "../../../errors.ts";
import { FrameReader } from "../../wire/frame-reader.ts";
import { FrameWriter } from "../../wire/frame-writer.ts";
import { FrameQueue } from "../frame-queue.ts";
import { readDown, type TaskUp, writeUp } from "../wire.ts";

/** The server, as a task sees it. */
export interface TaskHost {
  /** Frames from the server, in order. */
  readonly frames: AsyncIterable<Uint8Array>;
  /** Resolves when the server has room for more. */
  send(frame: Uint8Array): Promise<void>;
}

/**
 * What a task computes. A PlaygroundError that it throws is its outcome, a fault of the input; anything else that it throws is a
 * defect, after which the process is not used again.
 */
export type Task = (input: Uint8Array, host: TaskHost) => Uint8Array | Promise<Uint8Array>;

/** Serves on the standard streams until the server closes them. `mostBytes`: the longest frame that is read. */
export function serveTasks(tasks: Readonly<Record<string, Task>>, mostBytes: number): void {
  const output = new TaskOutput();
  const frames = new FrameReader(mostBytes);
  let incoming = new FrameQueue();
  process.stdin.on("data", (chunk: Buffer) => {
    for (const frame of frames.push(chunk)) {
      const down = readDown(frame);
      if (down.type === "frame") incoming.push(Buffer.from(down.bytes));
      else {
        incoming = new FrameQueue();
        const host = {
          frames: incoming,
          send: (bytes: Uint8Array) => output.send({ type: "frame", bytes: asBuffer(bytes) }),
        };
        void outcomeOf(tasks[down.task], down.input, host).then((up) => output.send(up));
      }
    }
  });
  void output.send({ type: "ready" });
}

async function outcomeOf(task: Task | undefined, input: Uint8Array, host: TaskHost): Promise<TaskUp> {
  try {
    if (!task) return { type: "broken", message: "there is no such task" };
    return { type: "done", output: asBuffer(await task(input, host)) };
  } catch (error) {
    if (error instanceof PlaygroundError) return { type: "fault", code: error.code, message: error.message };
    return { type: "broken", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Writes without blocking, so that a task whose frames are not read yet still reads its own. */
class TaskOutput {
  readonly #stdout = new Socket({ fd: 1, readable: false, writable: true });
  readonly #writer = new FrameWriter();

  send(up: TaskUp): Promise<void> {
    writeUp(this.#writer, up);
    const bytes = Buffer.from(this.#writer.take());
    return new Promise((resolve) => void this.#stdout.write(bytes, () => resolve()));
  }
}
