// What the charts draw, gathered from the logs as they grow: each row is looked at once, and bounded by design.
import { messageIndex, rowFor } from "../../../run/events/handler-events.ts";
import { type Log, rowAt } from "../../../run/state/log.ts";
import type { HandlerRow, MessageRow } from "../../../run/state/row.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { handlerSinceMs } from "../../../run/state/select.ts";

/** One line: a numeric field, of one symbol or user where messages name one. */
export interface Series {
  readonly field: string;
  readonly of: string;
  readonly seconds: readonly number[];
  readonly values: readonly number[];
}

/** Enough for the width of a screen, little enough to draw sixty times a second. */
const keptPoints = 1_500;
const keptSamples = 4_096;
/** More lines than this look alike. */
const mostSeries = 8;
const bucketMs = 250;

export class ChartData {
  readonly #series = new Map<string, { field: string; of: string; seconds: number[]; values: number[] }>();
  readonly #rate = new Map<number, number>();
  readonly latencies = new Samples();
  readonly gaps = new Samples();
  readonly #yieldedAt = new Map<number, number>();
  readonly #arrivedAt = new Map<number, number>();
  #nextClient = 0;
  #nextHandler = 0;
  #lastMs: number | undefined;

  get series(): readonly Series[] {
    return [...this.#series.values()];
  }

  /** Messages per second, from the first bucket to the last. */
  get rate(): { readonly seconds: readonly number[]; readonly perSecond: readonly number[] } {
    const last = Math.max(-1, ...this.#rate.keys());
    const first = Math.max(0, last - keptPoints);
    const buckets = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    return {
      seconds: buckets.map((bucket) => (bucket * bucketMs) / 1000),
      perSecond: buckets.map((bucket) => ((this.#rate.get(bucket) ?? 0) * 1000) / bucketMs),
    };
  }

  /** Reads on until `enough` says so. Of a backlog that can't be read in time only some messages are decoded. */
  readOn(state: RunState, enough: () => boolean): void {
    const { stream, handler } = state;
    const backlog = stream.length + stream.forgotten - this.#nextClient;
    const stride = Math.max(1, Math.ceil(backlog / mostDecoded));
    this.#nextClient = eachNew(stream, this.#nextClient, (row, index) => {
      if (row.kind !== "received") return;
      this.#arrive(row, state);
      if (index % stride === 0 && !enough()) this.#decode(row.body.text, row.sinceMs);
    });
    this.#nextHandler = eachNew(handler, this.#nextHandler, (row) => this.#yielded(row, state));
  }

  #arrive({ index, sinceMs }: MessageRow, state: RunState): void {
    const bucket = Math.floor(sinceMs / bucketMs);
    this.#rate.set(bucket, (this.#rate.get(bucket) ?? 0) + 1);
    if (this.#rate.size > 2 * keptPoints) this.#forgetBefore(bucket - keptPoints);
    if (this.#lastMs !== undefined) this.gaps.add(sinceMs - this.#lastMs);
    this.#lastMs = sinceMs;
    remember(this.#arrivedAt, index, sinceMs);
    this.#meet(index, state);
  }

  #forgetBefore(bucket: number): void {
    for (const old of this.#rate.keys()) if (old < bucket) this.#rate.delete(old);
  }

  #yielded(row: HandlerRow, state: RunState): void {
    const index = messageIndex(row.event);
    if (rowFor(row.event).message !== "response" || index === undefined || row.otherCall !== undefined) return;
    remember(this.#yieldedAt, index, row.backendMs);
    this.#meet(index, state);
  }

  /** The two sides' news of one message come in either order. */
  #meet(index: number, state: RunState): void {
    const arrivedMs = this.#arrivedAt.get(index);
    const yieldedMs = this.#yieldedAt.get(index);
    if (arrivedMs === undefined || yieldedMs === undefined) return;
    this.#arrivedAt.delete(index);
    this.#yieldedAt.delete(index);
    this.latencies.add(Math.max(0, arrivedMs - handlerSinceMs(state, { backendMs: yieldedMs })));
  }

  #decode(text: string, sinceMs: number): void {
    const fields = Object.entries(JSON.parse(text) as Record<string, unknown>);
    const [of = ""] = fields.flatMap(([name, value]) => (isName(name, value) ? [value] : []));
    for (const [field, value] of fields) {
      if (typeof value === "number") this.#point(field, of, sinceMs / 1000, value);
    }
  }

  #point(field: string, of: string, second: number, value: number): void {
    const key = `${field}\n${of}`;
    let series = this.#series.get(key);
    if (!series) {
      const ofField = this.series.filter((one) => one.field === field);
      if (ofField.length >= mostSeries) return;
      this.#series.set(key, (series = { field, of, seconds: [], values: [] }));
    }
    series.seconds.push(second);
    series.values.push(value);
    // Trimmed by halves: shifting at every point would move all of them at every point.
    if (series.seconds.length >= 2 * keptPoints) {
      series.seconds.splice(0, keptPoints);
      series.values.splice(0, keptPoints);
    }
  }
}

/** A backlog of more is sampled. */
const mostDecoded = 400;

function eachNew<R>(log: Log<R>, next: number, read: (row: R, index: number) => void): number {
  const end = log.forgotten + log.length;
  for (let index = Math.max(next, log.forgotten); index < end; index++) {
    const row = rowAt(log, index - log.forgotten);
    if (row !== undefined) read(row, index);
  }
  return end;
}

/** Of the news that never finds its partner only so much is kept. */
function remember(times: Map<number, number>, index: number, ms: number): void {
  times.set(index, ms);
  if (times.size > keptSamples) for (const [oldest] of times) return void times.delete(oldest);
}

/** What a message is about, where it says so in a short text. */
function isName(name: string, value: unknown): value is string {
  return (
    /^(symbol|user|from|player_id|id|level|name|key)$/.test(name) && typeof value === "string" && value.length <= 24
  );
}

/** The newest measurements, with their distribution. */
export class Samples {
  #values: number[] = [];
  #next = 0;

  get count(): number {
    return this.#values.length;
  }

  add(value: number): void {
    if (this.#values.length < keptSamples) this.#values.push(value);
    else this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % keptSamples;
  }

  summary() {
    const sorted = Float64Array.from(this.#values).sort();
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    return { p50: at(0.5), p99: at(0.99), max: sorted.at(-1) ?? 0, bars: barsOf(sorted) };
  }
}

/** A tenth of a millisecond to a hundred seconds, five bars to a decade: delays differ by their ratio. */
const barsPerDecade = 5;

function barsOf(sorted: Float64Array) {
  const counts = Array.from({ length: 6 * barsPerDecade + 1 }, () => 0);
  for (const ms of sorted) {
    const index = Math.floor(Math.log10(Math.max(ms, 0.1) * 10) * barsPerDecade);
    const bar = Math.min(counts.length - 1, Math.max(0, index));
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  const used = counts.findLastIndex((count) => count > 0) + 1;
  return counts.slice(0, used).map((count, index) => ({ fromMs: 0.1 * 10 ** (index / barsPerDecade), count }));
}
