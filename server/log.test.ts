// The log is readable whatever strangers make it say, and small whatever they make happen.
import { describe, expect, it } from "vitest";
import { asJson, createLog } from "./log.ts";
import { limits } from "./limits.ts";

describe("the log", () => {
  it("writes one line for each entry, with control characters escaped", () => {
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line));
    log("path /a\r\nrequest x: forged\u001b[31m\u2028\u202e\ud800");
    expect(lines).toEqual(["path /a | request x: forged\\u001b[31m\\u2028\\u202e\\ud800"]);
  });

  it("leaves out empty lines, and reads a long row of spaces once", () => {
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line), { lineChars: 1_000_000, linesPerSecond: 5 });
    const spaces = " ".repeat(300_000);
    log("a\n\n  \r\n\tb");
    log(`a${spaces}b`);
    expect(lines).toEqual(["a | b", `a${spaces}b`]);
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

  it("writes JSON that a collector can read, whatever is in it", () => {
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line), limits.log, asJson("proxy"));
    log('a "quoted" line\n\u001b[31m', { requestId: "id" });
    log(new Error("broken"));
    log("odd", { level: "warn" });
    expect(lines.map((line) => line.includes("\n"))).toEqual([false, false, false]);
    const [first, second, third] = lines.map((line) => JSON.parse(line) as Record<string, string>);
    expect(first).toMatchObject({ level: "info", part: "proxy", request_id: "id" });
    expect(first?.["message"]).toBe('a "quoted" line | \\u001b[31m');
    expect(Date.parse(first?.["time"] ?? "")).toBeGreaterThan(0);
    expect(second).toMatchObject({ level: "error", message: expect.stringMatching(/^Error: broken \| at /) as string });
    expect(third).toMatchObject({ level: "warn", message: "odd" });
  });
});
