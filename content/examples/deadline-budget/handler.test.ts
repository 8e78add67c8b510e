import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { StatusCode } from "grpc-handler";
import { run } from "../test-call.ts";
import { BudgetService } from "./gen/budget/v1/budget_pb";
import DeadlineBudget from "./handler.ts";

const { search } = BudgetService.method;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function finished(request: object, deadlineMs?: number) {
  const options = deadlineMs === undefined ? {} : { deadline: new Date(Date.now() + deadlineMs) };
  const call = run(new DeadlineBudget(), search, [request], options);
  await vi.runAllTimersAsync();
  return call;
}

test("without a deadline it does everything", async () => {
  const { code, messages, trailers } = await finished({ stages: 3, stageMs: 300 });
  expect(code).toBe(StatusCode.OK);
  expect(messages.map(({ stage, leftMs }) => [stage, leftMs])).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
  ]);
  expect(trailers).toEqual({ "stages-skipped": "0" });
});

test("with one it begins no stage that cannot end in time, and ends with OK before the deadline", async () => {
  const startedAt = Date.now();
  const { code, messages, trailers } = await finished({ stages: 6, stageMs: 300 }, 1000);
  expect(code).toBe(StatusCode.OK);
  expect(messages.map(({ leftMs }) => leftMs)).toEqual([700, 400, 100]);
  expect(trailers).toEqual({ "stages-skipped": "3" });
  expect(Date.now() - startedAt).toBe(900);
});

test("a deadline too short for anything is an empty answer", async () => {
  expect(await finished({ stages: 2, stageMs: 300 }, 340)).toMatchObject({
    code: StatusCode.OK,
    messages: [],
    trailers: { "stages-skipped": "2" },
  });
});

test.each([
  [{ stages: 0, stageMs: 1 }, "stages must be from 1 to 20, found 0"],
  [{ stages: 21, stageMs: 1 }, "found 21"],
  [{ stages: 1, stageMs: 0 }, "stage_ms must be from 1 to 2000, found 0"],
])("%j is INVALID_ARGUMENT", async (request, message) => {
  const outcome = await finished(request);
  expect(outcome.code).toBe(StatusCode.INVALID_ARGUMENT);
  expect(outcome.message).toContain(message);
});
