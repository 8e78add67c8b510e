// What happened on the handler's side of one deployment: numbered, kept once, and read by any number of watchers, each at its own
// place. A watcher holds a number and nothing else, so thousands that never read cost no more than one.
import { create, toBinary } from "@bufbuild/protobuf";
import { StatusCode } from "grpc-handler";
import { type WatchResponse, WatchResponseSchema } from "#gen/playground/v1/playground_pb.js";
import { Changes } from "../changes.ts";
import { PlaygroundError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import type { TraceEvent } from "../sandbox/index.ts";

type TraceLimits = Limits["watch"];

/** One event, serialized at most once however many watch. */
export class TraceEntry {
  readonly response: WatchResponse;
  readonly heldBytes: number;
  #bytes: Uint8Array | undefined;

  constructor(response: WatchResponse) {
    this.response = response;
    this.heldBytes = memoryOf(response);
  }

  get bytes(): Uint8Array {
    this.#bytes ??= toBinary(WatchResponseSchema, this.response);
    return this.#bytes;
  }
}

export class TraceLog {
  readonly #limits: TraceLimits;
  /** The latest events, oldest first; those before `#start` are gone and wait to be cut off together. */
  #entries: (TraceEntry | undefined)[] = [];
  #start = 0;
  #heldBytes = 0;
  /** Of the latest event. */
  #sequence = 0n;
  #watchers = 0;
  readonly #changes = new Changes();

  constructor(limits: TraceLimits) {
    this.#limits = limits;
  }

  /** What the kept events take, roughly. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  add({ callId, monotonicMs, event }: TraceEvent): void {
    const entry = new TraceEntry(
      create(WatchResponseSchema, { sequence: ++this.#sequence, callId, monotonicMs, event }),
    );
    this.#entries.push(entry);
    this.#heldBytes += entry.heldBytes;
    this.#trim();
    this.#changes.notify();
  }

  /**
   * Yields the kept events after a sequence number, then what comes. Throws the signal's reason, and RESOURCE_EXHAUSTED, at
   * once, for a watcher too many.
   */
  watch(after: bigint, signal: AbortSignal): AsyncGenerator<TraceEntry, void, undefined> {
    this.#refuseWhenFull();
    return this.#follow(after, signal);
  }

  async *#follow(after: bigint, signal: AbortSignal): AsyncGenerator<TraceEntry, void, undefined> {
    this.#refuseWhenFull();
    this.#watchers++;
    try {
      let seen = this.#firstPlace(after);
      for (;;) {
        signal.throwIfAborted();
        const lost = this.#oldest - 1n - seen;
        if (lost > 0n) {
          seen += lost;
          yield dropped(seen, lost, this.#at(seen + 1n));
        } else if (seen < this.#sequence) {
          const entry = this.#at(++seen);
          if (entry) yield entry;
        } else await this.#changes.next(signal);
      }
    } finally {
      this.#watchers--;
      this.#trim();
    }
  }

  #refuseWhenFull(): void {
    const { watchers } = this.#limits;
    if (this.#watchers < watchers) return;
    const message = `${String(watchers)} streams watch this deployment and no more may; end one of them first`;
    throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
  }

  get #count(): number {
    return this.#entries.length - this.#start;
  }

  /** The sequence number of the oldest event that is kept, or of the next one to come. */
  get #oldest(): bigint {
    return this.#sequence - BigInt(this.#count) + 1n;
  }

  #at(sequence: bigint): TraceEntry | undefined {
    return this.#entries[this.#start + Number(sequence - this.#oldest)];
  }

  /** What was there before is no loss for a watcher that comes late. */
  #firstPlace(after: bigint): bigint {
    const late = this.#sequence - BigInt(Math.min(this.#count, this.#limits.keptEvents));
    const wanted = after > this.#sequence ? this.#sequence : after;
    return wanted > late ? wanted : late;
  }

  #trim(): void {
    const { keptEvents, keptBytes, queuedEvents, queuedBytes } = this.#limits;
    const [events, bytes] = this.#watchers > 0 ? [queuedEvents, queuedBytes] : [keptEvents, keptBytes];
    while (this.#count > events || (this.#heldBytes > bytes && this.#count > 0)) {
      this.#heldBytes -= this.#entries[this.#start]?.heldBytes ?? 0;
      this.#entries[this.#start++] = undefined;
    }
    // Cut off by halves: to shift an array at every event would move the whole array at every event.
    if (this.#start <= this.#count) return;
    this.#entries = this.#entries.slice(this.#start);
    this.#start = 0;
  }
}

/** Takes the place of the last event that is gone. */
function dropped(sequence: bigint, count: bigint, next: TraceEntry | undefined): TraceEntry {
  const event = { case: "eventsDropped" as const, value: { count } };
  const monotonicMs = next?.response.monotonicMs ?? 0;
  return new TraceEntry(create(WatchResponseSchema, { sequence, monotonicMs, event }));
}

/** Measured: a messageYielded, serialized too. */
const objectBytes = 500;
const textBytesPerCharacter = 3;

/** About what an event takes while it is kept, in bytes: its objects, and its texts in the message and in its serialized form. */
const memoryOf = ({ event }: WatchResponse): number => objectBytes + textBytesPerCharacter * charactersOf(event);

function charactersOf(event: WatchResponse["event"]): number {
  switch (event.case) {
    case "consoleLine":
      return event.value.text.length;
    case "threw":
      return event.value.message.length;
    case "callStarted":
    case "headersSent":
      return charactersIn(event.value.metadata);
    case "finished":
      return event.value.message.length + charactersIn(event.value.trailers);
    default:
      return 0;
  }
}

function charactersIn(metadata: Readonly<Record<string, string>>): number {
  return Object.entries(metadata).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
}
