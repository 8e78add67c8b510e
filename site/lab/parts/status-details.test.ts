import { base64Encode } from "@bufbuild/protobuf/wire";
import { badRequest } from "grpc-handler";
import { expect, test } from "vitest";
import { violationsIn, withoutViolations } from "./status-details.tsx";

const violation = { field: "value", description: "must be positive", reason: "double.gt" };
const { metadata } = badRequest([violation]);
const bytes = base64Encode(metadata["grpc-status-details-bin"] as Uint8Array);
const other = ["invalid-item", "2"] as const;

test("the details of a BadRequest are read, and stand for their bytes", () => {
  const trailers = [other, ["grpc-status-details-bin", bytes]] as const;
  expect(violationsIn(trailers)).toEqual([violation]);
  expect(withoutViolations(trailers)).toEqual([other]);
});

test.each([["!!!"], [""], ["AAAA"], [bytes.slice(0, 20)]])("what is no BadRequest stays as it came: %j", (text) => {
  const trailers = [["grpc-status-details-bin", text]] as const;
  expect(violationsIn(trailers)).toEqual([]);
  expect(withoutViolations(trailers)).toEqual(trailers);
});
