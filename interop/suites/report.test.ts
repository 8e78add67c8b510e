import { expect, test } from "vitest";
import { type CaseResult, describeReport, figuresOf, hasFailures, tallyOf } from "./report.ts";

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

test("cases that are known to fail are counted, those that do not end or do not fail as expected have failed", () => {
  const known = `INFO: A/b failed (as expected):
	actual error {code: 14 (unavailable)}
FAILED: A/c was expected to fail but did not

Total cases: 9
7 passed, 1 failed
Another 2 could not be run due to client timing out or exiting prematurely.
(Another 1 failed as expected due to being known failures/flakes.)
`;
  expect(tallyOf(known)).toEqual({
    passed: 7,
    failed: 3,
    failures: ["A/c was expected to fail but did not", "2 cases did not come to their end"],
    knownFailures: 1,
  });
});

test("a report of counts says what failed, as text and as figures", () => {
  const notApplicable = [{ what: "JSON in gRPC", reason: "it passes as bytes" }];
  const knownFailures = [{ what: "one of them", reason: "it is so" }];
  const tallies = [{ name: "gRPC", ...tallyOf(output), knownFailures: 1 }];
  const report = { suite: "A suite", version: "v1", tallies, notApplicable, knownFailures };
  expect(hasFailures(report)).toBe(true);
  expect(describeReport(report)).toContain("  gRPC: 300 passed, 2 failed, 1 known to fail\n    Basic/");
  expect(describeReport(report)).toContain("known to fail: one of them: it is so");
  expect(describeReport(report)).toContain("not applicable: JSON in gRPC: it passes as bytes");
  const rows = { gRPC: { cases: 303, passed: 300, failed: 2, "known to fail": 1 } };
  expect(figuresOf(report)).toEqual({ suite: "A suite v1", rows, notApplicable, knownFailures });
});

const results: readonly CaseResult[] = [
  { part: "Go: bare", client: "Go", case: "large_unary", outcome: "passed" },
  { part: "Go: proxy", client: "Go", case: "large_unary", outcome: "passed" },
  { part: "Java: bare", client: "Java", case: "large_unary", outcome: "passed" },
  { part: "Java: proxy", client: "Java", case: "large_unary", outcome: "failed", reason: "code 1: RESOURCE_EXHAUSTED" },
  {
    part: "Go: bare",
    client: "Go",
    case: "soak",
    outcome: "not applicable",
    reason: "no such case",
    issue: "https://x",
  },
];

test("a report of cases has a row for each part, and a table of cases and clients", () => {
  const report = { suite: "Clients", results };
  expect(hasFailures(report)).toBe(true);
  expect(describeReport(report)).toContain(
    "Java: proxy: 0 passed, 1 failed, 0 not applicable\n    large_unary: code 1",
  );
  const figures = figuresOf(report);
  expect(figures).toHaveProperty(["rows", "Go: bare"], { cases: 2, passed: 1, failed: 0, "not applicable": 1 });
  expect(figures).toHaveProperty("cases", {
    large_unary: { Go: "passed", Java: "failed: Java: proxy" },
    soak: { Go: "—" },
  });
  expect(figures).toHaveProperty("notApplicable", [
    { what: "soak with Go", reason: "no such case", issue: "https://x" },
  ]);
});

test("a suite in which no case was tried has not passed", () => {
  expect(hasFailures({ suite: "Clients", results: [] })).toBe(true);
});
