// The filter as the kernel of this machine runs it, with programs that everybody knows: behind the least of walls, so that it is
// the filter that stops them.
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { filterForThisMachine } from "./filter.ts";
import { policies } from "./policy.ts";

const folder = mkdtempSync(path.join(tmpdir(), "seccomp-"));
const file = path.join(folder, "filter");
const filter = filterForThisMachine(policies.runner);
if (!filter) throw new Error(`there is no filter for ${process.arch}`);
writeFileSync(file, filter);
afterAll(() => rmSync(folder, { recursive: true }));

const walls = ["--unshare-all", "--die-with-parent", "--uid", "65534", "--ro-bind", "/", "/", "--tmpfs", "/tmp"];

function behindFilter(...command: readonly string[]): { status: number | null; stderr: string } {
  const descriptor = openSync(file, "r");
  const args = [...walls, "--seccomp", "3", "--", ...command];
  const stdio = ["ignore", "ignore", "pipe", descriptor] as const;
  const { status, stderr } = spawnSync("bwrap", args, { stdio: [...stdio], encoding: "utf8" });
  closeSync(descriptor);
  return { status, stderr };
}

test.each<[string, readonly string[]]>([
  ["a program that does nothing", ["true"]],
  ["reading a file", ["cat", "/etc/passwd"]],
])("goes on: %s", (_, command) => {
  expect(behindFilter(...command)).toEqual({ status: 0, stderr: "" });
});

test.each<[string, readonly string[], RegExp]>([
  ["a new process", ["sh", "-c", "(true); true"], /fork/],
  ["a file to write to", ["touch", "/tmp/written"], /Operation not permitted/],
  ["a new folder", ["mkdir", "/tmp/made"], /Function not implemented/],
  ["the list of a folder", ["ls", "/"], /Function not implemented/],
  ["a signal", ["kill", "-9", "1"], /Operation not permitted|not permitted/],
])("refused: %s", (_, command, words) => {
  const { status, stderr } = behindFilter(...command);
  expect(status).toBeGreaterThan(0);
  expect(status).toBeLessThan(128);
  expect(stderr).toMatch(words);
});

test.each<[string, readonly string[]]>([
  ["a user namespace", ["unshare", "-U", "true"]],
  ["a mount", ["mount", "-t", "tmpfs", "none", "/tmp"]],
  ["the kernel's log", ["dmesg"]],
  ["the clock", ["date", "-s", "1990-01-01"]],
  ["addresses that can be foreseen", ["setarch", "-R", "true"]],
])("deadly: %s", (_, command) => {
  // bubblewrap ends with 128 + the signal.
  expect(behindFilter(...command).status).toBe(128 + constants.signals.SIGSYS);
});
