import { expect, test } from "vitest";
import { StatusCode } from "grpc-handler";
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
  ["no id", { id: "", value: 1 }, "id", 'item 2 (id ""): id must have 1 to 64 characters'],
  ["a long id", { id: "x".repeat(65) }, "id", "id must have 1 to 64 characters"],
  ["an id twice", { id: "apple" }, "id", 'item 2 (id "apple"): id must differ from those of the items before'],
  ["a negative value", { id: "plum", value: -3 }, "value", 'item 2 (id "plum"): value must not be negative, found -3'],
  ["not a number", { id: "plum", value: NaN }, "value", 'item 2 (id "plum"): value must be a number, found NaN'],
  ["no end", { id: "plum", value: Infinity }, "value", "value must be a number, found Infinity"],
])("%s is INVALID_ARGUMENT, naming item and field", async (_, item, field, message) => {
  const outcome = await run(new Validation(), validateItems, [{ id: "apple", value: 1 }, item]);
  expect(outcome).toMatchObject({
    code: StatusCode.INVALID_ARGUMENT,
    messages: [],
    trailers: { "invalid-item": "2", "invalid-field": field },
  });
  expect(outcome.message).toContain(message);
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
