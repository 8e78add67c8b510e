// Async generators as building blocks: each takes a stream and makes another, pulls only when it is pulled, and closes what
// it opened.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, sleep, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  GroupRequestSchema,
  GroupResponseSchema,
  RunRequestSchema,
  RunResponseSchema,
} from "./gen/pipeline/v1/pipeline_pb";

export default class Pipeline implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, { signal }: CallContext): AsyncGenerator<GrpcResponse> {
    const { pattern } = fromBinary(RunRequestSchema, request.payload);
    for await (const value of patternNamed(pattern, signal)) {
      yield { payload: toBinary(RunResponseSchema, create(RunResponseSchema, { value })) };
    }
  }

  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<GrpcResponse> {
    for await (const values of grouped(numbersOf(requests))) {
      const sum = values.reduce((total, value) => total + value, 0);
      yield { payload: toBinary(GroupResponseSchema, create(GroupResponseSchema, { values, sum })) };
    }
  }
}

function patternNamed(name: string, signal: AbortSignal): AsyncIterable<string> {
  switch (name) {
    case "produce":
      return take(ticks("a", 100, signal), 3);
    case "transform":
      return take(
        map(ticks("a", 100, signal), (value) => value.toUpperCase()),
        3,
      );
    case "merge":
      return take(merge([ticks("slow", 200, signal), ticks("fast", 80, signal)]), 6);
    case "buffer":
      return take(buffer(ticks("a", 50, signal), 4), 6);
    case "fan-out":
      return fanOut(["one", "two", "three"], signal);
    case "take":
      return take(ticks("a", 20, signal), 2);
    default:
      throw new RpcError(
        StatusCode.INVALID_ARGUMENT,
        `pattern must be produce, transform, merge, buffer, fan-out or take, found "${name}"`,
      );
  }
}

/** Produce: has no end of its own. Whoever reads decides how long it lives. */
async function* ticks(name: string, everyMs: number, signal: AbortSignal): AsyncGenerator<string> {
  try {
    for (let count = 1; ; count++) {
      yield `${name} ${String(count)}`;
      await sleep(everyMs, signal);
    }
  } finally {
    console.log("closed", name);
  }
}

/** Transform: one in, one out. */
async function* map<T, R>(source: AsyncIterable<T>, change: (value: T) => R): AsyncGenerator<R> {
  for await (const value of source) yield change(value);
}

/** Leaving a `for await` loop closes its source: the `finally` of `ticks` runs here. */
async function* take<T>(source: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  let taken = 0;
  for await (const value of source) {
    yield value;
    if (++taken === count) return;
  }
}

/** Merge: whichever source is first. Each is asked again only when its value has been taken. */
async function* merge<T>(sources: AsyncGenerator<T>[]): AsyncGenerator<T> {
  const next = async (source: AsyncGenerator<T>) => ({ source, result: await source.next() });
  const waiting = new Map(sources.map((source) => [source, next(source)]));
  try {
    while (waiting.size > 0) {
      const { source, result } = await Promise.race(waiting.values());
      waiting.delete(source);
      if (result.done) continue;
      yield result.value;
      waiting.set(source, next(source));
    }
  } finally {
    // `return` waits for a `next` under way, so all are asked at once.
    await Promise.allSettled(sources.map((source) => source.return(undefined)));
  }
}

/** Buffer: reads ahead, but never further than `size`. A buffer without a bound is a leak with a delay. */
async function* buffer<T>(source: AsyncGenerator<T>, size: number): AsyncGenerator<T> {
  const ahead: Promise<IteratorResult<T>>[] = [];
  try {
    for (;;) {
      while (ahead.length < size) ahead.push(source.next());
      const result = await ahead.shift();
      if (!result || result.done) return;
      yield result.value;
    }
  } finally {
    // Nobody will read the values that were asked for; an error among them must not go unheard of as unhandled.
    for (const value of ahead) value.catch(() => undefined);
    await source.return(undefined);
  }
}

/** Fan-out: one request, several pieces of work at the same time, results as they are ready. */
async function* fanOut(names: string[], signal: AbortSignal): AsyncGenerator<string> {
  const work = names.map(async (name, index) => {
    await sleep(300 - 100 * index, signal);
    return name;
  });
  const waiting = new Map(work.map((promise, index) => [index, promise.then((name) => ({ index, name }))]));
  while (waiting.size > 0) {
    const { index, name } = await Promise.race(waiting.values());
    waiting.delete(index);
    yield name;
  }
}

interface Sized {
  readonly value: number;
  readonly size: number;
}

async function* numbersOf(requests: AsyncIterable<GrpcRequest>): AsyncGenerator<Sized> {
  for await (const request of requests) yield fromBinary(GroupRequestSchema, request.payload);
}

/** Consume in groups: the last may be short, and none is empty. */
async function* grouped(values: AsyncIterable<Sized>): AsyncGenerator<number[]> {
  let group: number[] = [];
  let wanted: number | undefined;
  for await (const { value, size } of values) {
    wanted ??= checkSize(size || 3);
    group.push(value);
    if (group.length < wanted) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function checkSize(size: number): number {
  if (size >= 1 && size <= 100) return size;
  throw new RpcError(StatusCode.INVALID_ARGUMENT, `size must be from 1 to 100, found ${String(size)}`);
}
