import { expect, test } from "vitest";
import { badRequest, fieldViolations, invalidRequest, metadataFault, type RpcError, StatusCode } from "./index.ts";

function detailsOf({ metadata }: RpcError): ReturnType<typeof fieldViolations> {
  return fieldViolations(metadata["grpc-status-details-bin"] as Uint8Array);
}

test("the bytes are a google.rpc.Status with a google.rpc.BadRequest", () => {
  const error = badRequest([{ field: "id", description: "is empty", reason: "r" }], "item 2");
  expect(error).toMatchObject({ code: StatusCode.INVALID_ARGUMENT, message: "item 2: id: is empty" });
  const violation = "\x0a\x02id\x12\x08is empty\x1a\x01r";
  const any = `\x0a\x29type.googleapis.com/google.rpc.BadRequest\x12\x13\x0a\x11${violation}`;
  expect(Buffer.from(error.metadata["grpc-status-details-bin"] as Uint8Array).toString()).toBe(
    `\x08\x03\x12\x14item 2: id: is empty\x1a\x40${any}`,
  );
});

test("what is read is what was written", () => {
  const violations = [
    { field: "items[1].price", description: "größer als 0", reason: "double.gt" },
    { field: "", description: "the message as a whole", reason: "" },
  ];
  const error = badRequest(violations);
  expect(detailsOf(error)).toEqual(violations);
  expect(error.message).toBe("the request: items[1].price: größer als 0 (and 1 more)");
});

test("more violations than a trailer holds are counted, and what is sent fits", () => {
  const violations = Array.from({ length: 10_000 }, () => ({ field: "f".repeat(1e4), description: "d".repeat(1e4) }));
  const error = badRequest(violations);
  expect(error.message).toContain("(and 9999 more)");
  expect(detailsOf(error).length).toBeGreaterThan(2);
  expect(detailsOf(error).length).toBeLessThan(20);
  expect(metadataFault(error.metadata)).toBeUndefined();
});

test.each([
  ["nothing", []],
  ["no message", [255, 255, 255]],
  ["a length beyond the end", [0x1a, 0xff, 0x01]],
])("%s has no violations", (_, bytes) => {
  expect(fieldViolations(new Uint8Array(bytes))).toEqual([]);
});

test.each([
  ["CompilationError", StatusCode.FAILED_PRECONDITION, "a rule in the .proto is wrong: failed to compile x"],
  ["RuntimeError", StatusCode.INTERNAL, "a rule in the .proto failed on item 1: failed to compile x"],
])("a %s is no fault of the client's", (name, code, message) => {
  const error = Object.assign(new Error("failed to compile x"), { name });
  expect(invalidRequest(error, "item 1")).toMatchObject({ code, message, metadata: {} });
});
