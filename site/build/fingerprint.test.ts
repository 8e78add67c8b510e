import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fingerprint, siteInputs } from "./fingerprint.ts";

describe("fingerprint", () => {
  let root = "";
  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  const now = () => fingerprint(root, siteInputs);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "site-"));
    mkdirSync(join(root, "content/guide"), { recursive: true });
    mkdirSync(join(root, "server"));
    write("content/guide/unary.mdx", "one");
  });
  afterEach(() => rmSync(root, { recursive: true }));

  test("stays while nothing changes", () => {
    expect(now()).toBe(now());
  });

  test.each<[string, () => void]>([
    ["a changed page", () => write("content/guide/unary.mdx", "two")],
    ["a new page", () => write("content/guide/errors.mdx", "one")],
    ["a renamed page", () => renameSync(join(root, "content/guide/unary.mdx"), join(root, "content/guide/call.mdx"))],
    ["new packages", () => write("package-lock.json", "{}")],
    ["a changed limit", () => write("server/limits.ts", "2")],
  ])("differs with %s", (_, change) => {
    const before = now();
    change();
    expect(now()).not.toBe(before);
  });

  test.each(["content/guide/unary.test.ts", "server/main.ts"])("does not care for %s", (file) => {
    const before = now();
    write(file, "text");
    expect(now()).toBe(before);
  });
});
