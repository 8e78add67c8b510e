// Tasks that do what tasks must not, and some that do as they should: for the tests.
import { writeSync } from "node:fs";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../../errors.ts";
import { limits } from "../../../limits.ts";
import { serveTasks, type Task } from "../child/serve.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text);

const tasks: Record<string, Task> = {
  echo: (input) => input,
  pid: () => bytes(String(process.pid)),
  fault: () => {
    throw new PlaygroundError(StatusCode.INVALID_ARGUMENT, "expected something else");
  },
  throws: () => {
    throw new TypeError("a defect");
  },
  burn: () => {
    for (;;);
  },
  wait: () => new Promise(() => undefined),
  hog: () => {
    const kept: object[] = [];
    for (;;) kept.push({ kept: kept.length });
  },
  buffers: () => {
    const kept: Buffer[] = [];
    for (;;) kept.push(Buffer.alloc(8 * 1024 * 1024, 1));
  },
  flood: () => Buffer.alloc(8 * 1024 * 1024),
  garbage: () => {
    writeSync(1, "what is this? ".repeat(1_000));
    return bytes("");
  },
  exit: () => process.exit(3),
  unasked: async (_, host) => {
    await host.send(bytes("unasked"));
    return bytes("");
  },
  double: async (_, host) => {
    for await (const frame of host.frames) {
      if (frame.length === 0) break;
      await host.send(Buffer.concat([frame, frame]));
    }
    return bytes("doubled");
  },
  /** Sends all it has without waiting, and reads meanwhile. */
  outpour: async (input, host) => {
    const sent = Array.from({ length: 100 }, () => host.send(Buffer.alloc(64 * 1024)));
    for await (const frame of host.frames) if (frame.length === 0) break;
    await Promise.all(sent);
    return input;
  },
};

serveTasks(tasks, limits.tasks.frameBytes);
// The server is gone.
process.stdin.on("end", () => process.exit());
