import { expect, test } from "vitest";
import { fieldViolations, StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { ValidationService } from "./gen/validation/v1/validation_pb";
import Validation from "./handler.ts";

const { validateItems } = ValidationService.method;

test("sums up valid items", async () => {
  const outcome = await run(new Validation(), validateItems, [
    { id: "apple", value: 1.25 },
    { id: "pear", value: 0 },
    { id: "plum", value: 2.5 },
  ]);
  expect(outcome).toMatchObject({
    code: StatusCode.OK,
    messages: [{ status: "valid", validItems: 3, totalValue: 3.75 }],
  });
});

test("no items are valid too", async () => {
  const outcome = await run(new Validation(), validateItems, []);
  expect(outcome).toMatchObject({ code: StatusCode.OK, messages: [{ status: "valid", validItems: 0, totalValue: 0 }] });
});

test.each([
  ["no id", { id: "" }, "id", 'item 2 (id ""): id: must be at least 1 character', "string.min_len"],
  ["a long id", { id: "x".repeat(65) }, "id", "id: must be at most 64 characters", "string.max_len"],
  ["an id twice", { id: "apple" }, "id", 'item 2 (id "apple"): id: must differ', "id.unique"],
  ["a negative value", { id: "plum", value: -3 }, "value", 'item 2 (id "plum"): value: must be', "double.gte"],
  ["not a number", { id: "plum", value: NaN }, "value", "(and 1 more)", "double.finite"],
  ["no end", { id: "plum", value: Infinity }, "value", "value: must be finite", "double.finite"],
])("%s is INVALID_ARGUMENT, naming item, field and rule", async (_, item, field, message, reason) => {
  const outcome = await run(new Validation(), validateItems, [{ id: "apple", value: 1 }, item]);
  const { "invalid-item": place, "grpc-status-details-bin": details } = outcome.trailers;
  expect(outcome).toMatchObject({ code: StatusCode.INVALID_ARGUMENT, messages: [] });
  expect(outcome.message).toContain(message);
  expect(place).toBe("2");
  expect(fieldViolations(details as Uint8Array)).toContainEqual({
    ...{ field, reason },
    description: expect.any(String) as string,
  });
});

test("the first bad item ends the call, before the client has half-closed", async () => {
  const call = open(new Validation(), validateItems);
  call.send({ id: "plum", value: -1 });
  expect(await call.finish()).toMatchObject({ code: StatusCode.INVALID_ARGUMENT });
});

test("more than 10000 items are RESOURCE_EXHAUSTED", async () => {
  const items = Array.from({ length: 10_001 }, (_, i) => ({ id: String(i), value: 1 }));
  expect(await run(new Validation(), validateItems, items)).toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED });
});
