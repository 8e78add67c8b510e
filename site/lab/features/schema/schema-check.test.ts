import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ProtoFiles, ServedSchema } from "../../../run/session/served-code.ts";
import type { Problem } from "../../../run/state/problem.ts";
import { SchemaCheck } from "./schema-check.ts";

const lint = finding("lint");
const breaking = finding("breaking");

function finding(kind: "lint" | "breaking"): Problem {
  const rule = { id: "A_RULE", kind, url: "https://buf.build/" };
  return { line: 1, column: 1, message: "m", severity: "warning", source: "proto", rule };
}

const path = "a/v1/a.proto";
const filesOf = (text: string): ProtoFiles => ({ [path]: text });

/** With a server that answers when it is let. */
function checking(answer: () => Promise<readonly Problem[]>) {
  const asked: { text: string | undefined; against: string | undefined; signal: AbortSignal }[] = [];
  const check = new SchemaCheck(filesOf("original"), (files, against, signal) => {
    asked.push({ text: files[path], against: against?.[path], signal });
    return answer();
  });
  return { check, asked };
}

const schemaOf = (text: string): ServedSchema => ({ files: filesOf(text) }) as ServedSchema;

describe("findings of the text", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("the server is asked once for a text, after a pause, and what was asked before is no longer waited for", async () => {
    const { check, asked } = checking(() => Promise.resolve([breaking]));
    for (const text of ["a", "ab", "abc"]) check.heed(filesOf(text));
    await vi.runAllTimersAsync();
    expect(asked).toMatchObject([{ text: "abc", against: "original" }]);
    expect(check.findings.value).toEqual([breaking]);
    expect(check.breaks.value).toBe(true);
    check.heed(filesOf("abcd"));
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(check.findings.value).toEqual([breaking]);
  });

  test("an answer that comes too late is dropped", async () => {
    const late = Promise.withResolvers<readonly Problem[]>();
    const { check } = checking(() => late.promise);
    check.heed(filesOf("a"));
    await vi.advanceTimersByTimeAsync(1_000);
    check.supersede();
    late.resolve([breaking]);
    await late.promise;
    expect(check.findings.value).toEqual([]);
  });

  test("after a Run its schema is the old one: breaks are gone, lint stays, and the original is now a change", async () => {
    const { check, asked } = checking(() => Promise.resolve([breaking, lint]));
    check.heed(filesOf("changed"));
    await vi.runAllTimersAsync();
    check.ran(schemaOf("changed"));
    expect(check.findings.value).toEqual([lint]);
    await vi.runAllTimersAsync();
    expect(asked.at(-1)).toMatchObject({ text: "changed", against: undefined });
    check.heed(filesOf("original"));
    await vi.runAllTimersAsync();
    expect(asked.at(-1)).toMatchObject({ text: "original", against: "changed" });
    check.ran(undefined);
    await vi.runAllTimersAsync();
    expect(asked).toHaveLength(3);
    expect(check.findings.value).toEqual([]);
    expect(check.old).toEqual({ files: filesOf("original"), schema: undefined });
  });

  test("a server that cannot be reached is said, as a warning without a line", async () => {
    const { check } = checking(() => Promise.reject(new Error("away")));
    check.heed(filesOf("changed"));
    await vi.runAllTimersAsync();
    expect(check.findings.value).toMatchObject([{ line: 0, severity: "warning" }]);
    expect(check.findings.value[0]?.message).toContain("away");
    expect(check.breaks.value).toBe(false);
  });
});
