import { expect, test } from "vitest";
import { describeReport, figuresOf, hasFailures, tallyOf } from "./report.ts";

const output = `FAILED: Basic/HTTPVersion:2/unary/success:
	expecting 1 response messages but instead got 0
	actual response headers missing "x-custom-header"
FAILED: Timeouts/HTTPVersion:1/unary:
	; received an unexpected error

Total cases: 302
300 passed, 2 failed
`;

test("what connectconformance prints is read", () => {
  expect(tallyOf(output)).toEqual({
    passed: 300,
    failed: 2,
    failures: [
      "Basic/HTTPVersion:2/unary/success: expecting 1 response messages but instead got 0",
      "Timeouts/HTTPVersion:1/unary: ; received an unexpected error",
    ],
  });
});

test("a report says what failed, as text and as figures", () => {
  const report = { suite: "A suite", version: "v1", tallies: [{ name: "gRPC", ...tallyOf(output) }] };
  expect(hasFailures(report)).toBe(true);
  expect(describeReport(report)).toContain("  gRPC: 300 passed, 2 failed\n    Basic/");
  expect(figuresOf([report])).toEqual({ "A suite v1": { gRPC: { cases: 302, passed: 300, failed: 2 } } });
});
