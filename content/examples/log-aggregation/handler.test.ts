import { expect, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { LogService } from "./gen/logging/v1/logging_pb";
import LogAggregation from "./handler.ts";

const { submitLog, uploadLogs } = LogService.method;

test("sums up the stream: total, levels in capitals, time range, error rate", async () => {
  const outcome = await run(new LogAggregation(), uploadLogs, [
    { level: "INFO", message: "b", timestamp: "2024-01-01T10:00:30Z" },
    { level: "error", message: "c", timestamp: "2024-01-01T12:00:00+01:00" },
    { level: "info", message: "a", timestamp: "2024-01-01T10:00:00Z" },
    { level: "Fatal", message: "d" },
  ]);
  expect(outcome).toMatchObject({
    code: StatusCode.OK,
    trailers: { "entries-read": "4" },
    messages: [
      {
        totalLogs: 4,
        levelCounts: { INFO: 2, ERROR: 1, FATAL: 1 },
        timeRange: { start: "2024-01-01T10:00:00Z", end: "2024-01-01T12:00:00+01:00" },
        errorRate: 0.5,
      },
    ],
  });
});

test("a stream without entries has a summary of zeros", async () => {
  const { code, messages } = await run(new LogAggregation(), uploadLogs, []);
  expect(code).toBe(StatusCode.OK);
  expect(messages).toMatchObject([{ totalLogs: 0, levelCounts: {}, errorRate: 0 }]);
  expect(messages[0]?.timeRange).toBeUndefined();
});

test("counts what both methods took", async () => {
  const handler = new LogAggregation();
  await run(handler, uploadLogs, [{ level: "INFO" }, { level: "WARN" }]);
  const { messages } = await run(handler, submitLog, [{ level: "INFO", message: "one more" }]);
  expect(messages).toMatchObject([{ logId: "log-3", totalLogs: 3 }]);
});

test("an upload that is cancelled counts for nothing", async () => {
  const handler = new LogAggregation();
  const call = open(handler, uploadLogs);
  call.send({ level: "INFO" });
  const ended = call.finish();
  call.cancel();
  expect(await ended).toMatchObject({ code: StatusCode.CANCELLED });
  expect(await run(handler, submitLog, [{ level: "INFO" }])).toMatchObject({ messages: [{ totalLogs: 1 }] });
});

test.each([
  ["no level", { level: "" }, "level must have 1 to 32 characters, found 0"],
  ["a long level", { level: "x".repeat(33) }, "level must have 1 to 32 characters, found 33"],
  [
    "a bad timestamp",
    { level: "INFO", timestamp: "noon" },
    'timestamp must be like "2024-01-01T10:00:00Z", found "noon"',
  ],
])("%s is INVALID_ARGUMENT, and the message names the entry", async (_, entry, message) => {
  const single = await run(new LogAggregation(), submitLog, [entry]);
  expect(single).toMatchObject({ code: StatusCode.INVALID_ARGUMENT, message: `the entry: ${message}` });
  const stream = await run(new LogAggregation(), uploadLogs, [{ level: "INFO" }, entry, { level: "INFO" }]);
  expect(stream).toMatchObject({ code: StatusCode.INVALID_ARGUMENT, message: `entry 2: ${message}`, messages: [] });
});

test("the fifty-first level is INVALID_ARGUMENT", async () => {
  const levels = Array.from({ length: 51 }, (_, i) => ({ level: `level-${String(i)}` }));
  expect(await run(new LogAggregation(), uploadLogs, levels.slice(0, 50))).toMatchObject({ code: StatusCode.OK });
  expect(await run(new LogAggregation(), uploadLogs, levels)).toMatchObject({ code: StatusCode.INVALID_ARGUMENT });
});
