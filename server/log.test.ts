// The log is readable whatever strangers make it say, and small whatever they make happen.
import { describe, expect, it } from "vitest";
import { createLog } from "./log.ts";

describe("the log", () => {
  it("writes one line for each entry, with control characters escaped", () => {
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line));
    log("path /a\r\nrequest x: forged\u001b[31m\u2028\u202e\ud800");
    expect(lines).toEqual(["path /a | request x: forged\\u001b[31m\\u2028\\u202e\\ud800"]);
  });

  it("keeps an error's stack and causes on that line", () => {
    const lines: string[] = [];
    createLog((line) => lines.push(line))(new Error("outer", { cause: new Error("inner") }));
    expect(lines[0]).toMatch(/^Error: outer \| at .* \| caused by Error: inner \| at /);
  });

  it("cuts long lines and says how long they were", () => {
    const lines: string[] = [];
    createLog((line) => lines.push(line), { lineChars: 10, linesPerSecond: 5 })("x".repeat(1_000));
    expect(lines).toEqual([`${"x".repeat(10)}… (1000 characters)`]);
  });

  it("counts what is over the limit of a second, and goes on after it", async () => {
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line), { lineChars: 100, linesPerSecond: 2 });
    for (let i = 0; i < 10; i++) log(`line ${String(i)}`);
    expect(lines).toEqual(["line 0", "line 1"]);
    await expect
      .poll(() => lines[2], { timeout: 5_000 })
      .toBe("8 more lines were left out: at most 2 a second are kept");
    log("next");
    expect(lines[3]).toBe("next");
  });
});
