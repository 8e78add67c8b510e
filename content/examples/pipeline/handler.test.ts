import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { PipelineService } from "./gen/pipeline/v1/pipeline_pb";
import Pipeline from "./handler.ts";

const { run: runPattern, group } = PipelineService.method;
let log = vi.spyOn(console, "log");

beforeEach(() => {
  vi.useFakeTimers();
  log = vi.spyOn(console, "log").mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function valuesOf(pattern: string) {
  const call = run(new Pipeline(), runPattern, [{ pattern }]);
  await vi.runAllTimersAsync();
  const { code, messages } = await call;
  expect(code).toBe(StatusCode.OK);
  return messages.map(({ value }) => value);
}

describe("Run", () => {
  test.each([
    ["produce", ["a 1", "a 2", "a 3"], ["a"]],
    ["transform", ["A 1", "A 2", "A 3"], ["a"]],
    ["merge", ["slow 1", "fast 1", "fast 2", "fast 3", "slow 2", "fast 4"], ["slow", "fast"]],
    ["buffer", ["a 1", "a 2", "a 3", "a 4", "a 5", "a 6"], ["a"]],
    ["fan-out", ["three", "two", "one"], []],
    ["take", ["a 1", "a 2"], ["a"]],
  ])("%s: its values, in order, and every source closed", async (pattern, values, closed) => {
    expect(await valuesOf(pattern)).toEqual(values);
    expect(log.mock.calls.map(([, name]: unknown[]) => name).sort()).toEqual(closed.sort());
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(["produce", "merge", "buffer", "fan-out"])("cancel closes everything of %s", async (pattern) => {
    const call = open(new Pipeline(), runPattern);
    call.send({ pattern });
    const first = call.next();
    await vi.advanceTimersByTimeAsync(100);
    await first;
    const ended = call.finish();
    call.cancel();
    await vi.runAllTimersAsync();
    expect(await ended).toMatchObject({ code: StatusCode.CANCELLED });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("an unknown pattern is INVALID_ARGUMENT", async () => {
    expect(await run(new Pipeline(), runPattern, [{ pattern: "magic" }])).toMatchObject({
      code: StatusCode.INVALID_ARGUMENT,
      message: 'pattern must be produce, transform, merge, buffer, fan-out or take, found "magic"',
    });
  });
});

describe("Group", () => {
  test.each([
    [2, [1, 2, 3, 4, 5], [[1, 2], [3, 4], [5]]],
    [0, [1, 2, 3], [[1, 2, 3]]],
    [1, [], []],
  ])("size %i of %j", async (size, values, groups) => {
    const outcome = await run(
      new Pipeline(),
      group,
      values.map((value) => ({ value, size })),
    );
    expect(outcome.code).toBe(StatusCode.OK);
    expect(outcome.messages.map((message) => message.values)).toEqual(groups);
    for (const { values: members, sum } of outcome.messages) expect(sum).toBe(members.reduce((a, b) => a + b));
  });

  test("a group is answered before the next one is sent", async () => {
    const call = open(new Pipeline(), group);
    call.send({ value: 1, size: 2 });
    call.send({ value: 2 });
    expect(await call.next()).toMatchObject({ values: [1, 2], sum: 3 });
  });

  test.each([-1, 101])("size %i is INVALID_ARGUMENT", async (size) => {
    expect(await run(new Pipeline(), group, [{ size }])).toMatchObject({ code: StatusCode.INVALID_ARGUMENT });
  });
});
