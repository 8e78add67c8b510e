import { expect, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { run } from "../test-call.ts";
import { StatusService } from "./gen/status/v1/status_pb";
import StatusCodes from "./handler.ts";

const { raise, raiseLater } = StatusService.method;
const all = Object.entries(StatusCode);

test.each(all)("Raise %s ends with it, in capitals or not", async (name, code) => {
  for (const spelt of [name, name.toLowerCase()]) {
    const outcome = await run(new StatusCodes(), raise, [{ code: spelt, message: "why" }]);
    expect(outcome.code).toBe(code);
    expect(outcome.message).toBe(code === StatusCode.OK ? "" : "why");
    expect(outcome.messages).toHaveLength(code === StatusCode.OK ? 1 : 0);
  }
});

test.each([StatusCode.OK, StatusCode.ABORTED])("RaiseLater sends its responses before code %i", async (code) => {
  const [name = ""] = all.find(([, number]) => number === code) ?? [];
  const outcome = await run(new StatusCodes(), raiseLater, [{ code: name, after: 2 }]);
  expect(outcome).toMatchObject({ code, messages: [{ sequence: 1 }, { sequence: 2 }] });
});

test.each([
  [raise, { code: "TEAPOT" }, 'found "TEAPOT"'],
  [raiseLater, { code: "" }, 'found ""'],
  [raiseLater, { code: "OK", after: 101 }, "after must be from 0 to 100, found 101"],
  [raiseLater, { code: "OK", after: -1 }, "found -1"],
])("$name with %j is INVALID_ARGUMENT", async (method, request, message) => {
  const outcome = await (method === raise
    ? run(new StatusCodes(), raise, [request])
    : run(new StatusCodes(), raiseLater, [request]));
  expect(outcome.code).toBe(StatusCode.INVALID_ARGUMENT);
  expect(outcome.message).toContain(message);
});
