// Sends frames to the server: gathered while the isolate runs, written at the end of the entry or after a millisecond, so
// that a stream of small messages costs few system calls and a lone message does not wait.
import { writeSync } from "node:fs";
import { FrameWriter } from "../wire/frame-writer.ts";
import { monotonicMs } from "../wire/monotonic.ts";
import { type Message, writeMessage, writeReceived, writeUp } from "../wire/up.ts";
import type { UpFrame } from "../wire/up.ts";

const stdout = 1;
const flushBytes = 32 * 1024;
const flushMs = 1;

export class Output {
  readonly #writer = new FrameWriter();
  #flushedMs = 0;

  frame(frame: UpFrame): void {
    writeUp(this.#writer, frame);
    this.#flushIfDue(monotonicMs());
  }

  message(program: number, message: Message): void {
    const atMs = monotonicMs();
    writeMessage(this.#writer, program, atMs, message);
    this.#flushIfDue(atMs);
  }

  received(program: number, call: number, bytes: number): void {
    const atMs = monotonicMs();
    writeReceived(this.#writer, program, atMs, call, bytes);
    this.#flushIfDue(atMs);
  }

  flush(): void {
    if (this.#writer.pending === 0) return;
    const bytes = this.#writer.take();
    for (let at = 0; at < bytes.length;) at += writeSync(stdout, bytes, at);
    this.#flushedMs = monotonicMs();
  }

  #flushIfDue(atMs: number): void {
    if (this.#writer.pending >= flushBytes || atMs - this.#flushedMs >= flushMs) this.flush();
  }
}
