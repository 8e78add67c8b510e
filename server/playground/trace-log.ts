// What happened on the handler's side of one deployment: numbered, kept for late watchers, passed on to present ones.
import { create } from "@bufbuild/protobuf";
import { type WatchResponse, WatchResponseSchema } from "#gen/playground/v1/playground_pb.js";
import type { TraceEvent } from "../sandbox/index.ts";

/** How many events are kept for late watchers, and queued for slow ones. */
export interface TraceBounds {
  readonly keptEvents: number;
  readonly queuedEvents: number;
}

/** A bounded log of trace events that any number of watchers read, each at its own pace. */
export class TraceLog {
  readonly #kept: WatchResponse[] = [];
  readonly #watchers = new Set<Watcher>();
  readonly #bounds: TraceBounds;
  #sequence = 0n;

  constructor(bounds: TraceBounds) {
    this.#bounds = bounds;
  }

  add({ callId, monotonicMs, event }: TraceEvent): void {
    const entry = create(WatchResponseSchema, { sequence: ++this.#sequence, callId, monotonicMs, event });
    this.#kept.push(entry);
    // Trimmed by halves: shifting an array at every event would move the whole array at every event.
    if (this.#kept.length >= 2 * this.#bounds.keptEvents) this.#kept.splice(0, this.#bounds.keptEvents);
    for (const watcher of this.#watchers) watcher.push(entry);
  }

  /** Yields the kept events after a sequence number, then what comes, until the signal fires; throws its reason. */
  async *watch(after: bigint, signal: AbortSignal): AsyncGenerator<WatchResponse, void, undefined> {
    const watcher = new Watcher(this.#bounds.queuedEvents);
    for (const entry of this.#kept) if (entry.sequence > after) watcher.push(entry);
    this.#watchers.add(watcher);
    const wake = (): void => watcher.wake();
    signal.addEventListener("abort", wake);
    try {
      for (;;) {
        signal.throwIfAborted();
        const batch = watcher.take();
        if (batch.length === 0) await watcher.wait();
        else yield* batch;
      }
    } finally {
      signal.removeEventListener("abort", wake);
      this.#watchers.delete(watcher);
    }
  }
}

/** One reader's queue. When it is full, events are counted instead of kept, and the count is told in their place. */
class Watcher {
  readonly #most: number;
  #queue: WatchResponse[] = [];
  #dropped = 0n;
  #wake: (() => void) | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  push(entry: WatchResponse): void {
    if (this.#queue.length < this.#most) this.#queue.push(entry);
    else this.#dropped++;
    this.wake();
  }

  take(): WatchResponse[] {
    const batch = this.#queue;
    const last = batch.at(-1);
    if (this.#dropped > 0n && last) {
      const event = { case: "eventsDropped" as const, value: { count: this.#dropped } };
      batch.push(
        create(WatchResponseSchema, { sequence: last.sequence + this.#dropped, monotonicMs: last.monotonicMs, event }),
      );
    }
    this.#queue = [];
    this.#dropped = 0n;
    return batch;
  }

  wait(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve));
  }

  wake(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
