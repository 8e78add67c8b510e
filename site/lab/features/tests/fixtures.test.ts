import type { Fixture } from "fixture-format";
import { expect, test } from "vitest";
import {
  failedFirst,
  failingResponse,
  type FixtureRow,
  isOneCall,
  sampleOfFixture,
  sumOf,
  withRow,
} from "./fixtures.ts";
import { MethodForms } from "../client/form.ts";

const row = (name: string, state: FixtureRow["state"], more: Partial<FixtureRow> = {}): FixtureRow => ({
  ...{ name, description: "", method: "M", state, reasons: [], durationMs: 0 },
  ...{ fixture: "", responses: [], status: "", warnings: [] },
  ...more,
});

test("a result takes the place of its pending row, and keeps the fixture and its warnings", () => {
  const pending = [row("a", "pending", { fixture: "{}", warnings: ["x: no such name"] }), row("b", "pending")];
  const rows = withRow(pending, row("a", "passed"));
  expect(rows.map(({ name, state, fixture, warnings }) => [name, state, fixture, warnings])).toEqual([
    ["a", "passed", "{}", ["x: no such name"]],
    ["b", "pending", "", []],
  ]);
});

test("what failed comes first, and nothing else changes its place", () => {
  const rows = [row("a", "passed"), row("b", "failed"), row("c", "pending"), row("d", "failed")];
  expect(failedFirst(rows).map(({ name }) => name)).toEqual(["b", "d", "a", "c"]);
});

test("the sum tells what is to go, as long as something is", () => {
  expect(sumOf([row("a", "passed"), row("b", "failed"), row("c", "pending")])).toBe("1 passed, 1 failed, 1 to go");
  expect(sumOf([row("a", "passed"), row("b", "skipped")])).toBe("1 passed, 0 failed, 1 skipped");
  expect(sumOf([row("a", "passed", { warnings: ["w"] })])).toBe("1 passed, 0 failed, 1 with warnings");
});

test("the failing response is the one that the first reason about a message names", () => {
  const reasons = ["status: expected OK, found INTERNAL", "messages[3].price: expected 1, found 2"];
  expect(failingResponse(row("a", "failed", { reasons }))).toBe(3);
  expect(failingResponse(row("a", "passed", { reasons }))).toBeUndefined();
});

test("only a fixture of one call can be opened in the lab", () => {
  expect(isOneCall(row("a", "passed", { fixture: "{}" }))).toBe(true);
  expect(isOneCall(row("a", "passed", { fixture: '{ "before": [] }' }))).toBe(false);
  expect(isOneCall(row("a", "passed"))).toBe(false);
});

test("a fixture fills request, metadata and deadline, but not what the carrier writes itself", () => {
  const fixture = {
    handler: { service: "s.S", method: "M", timeout_ms: 300 },
    request: { metadata: { "content-type": "application/grpc", "x-id": 7 }, stream: [{ a: 1, $after: 2 }] },
  } as unknown as Fixture;
  const forms = new MethodForms();
  const own = { request: { b: 2 } };
  forms.of("M", own);
  forms.put("M", sampleOfFixture(fixture), own);
  const form = forms.of("M", own);
  expect(form.composerText.value).toBe('{ "a": 1 }');
  expect(form.metadata.value).toEqual([{ id: 0, key: "x-id", value: "7" }]);
  expect(form.deadlineText.value).toBe("300");
});
