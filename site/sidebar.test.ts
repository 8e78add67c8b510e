import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { guideGroups } from "./sidebar.ts";

let root = "";
const write = (page: string, frontMatter: string) =>
  writeFileSync(join(root, `content/guide/${page}.mdx`), `---\n${frontMatter}\n---\n\nText.\n`);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sidebar-"));
  mkdirSync(join(root, "content/guide"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

test("pages stand in their parts, by their order", () => {
  write("b", "part: Help\nsidebar:\n  order: 10");
  write("c", "part: The four modes\nsidebar:\n  order: 20");
  write("a", "part: The four modes\nsidebar:\n  order: 5");
  expect(guideGroups(root)).toEqual([
    { label: "The four modes", items: ["guide/a", "guide/c"] },
    { label: "Help", items: ["guide/b"] },
  ]);
});

test.each([
  ["title: A\nsidebar:\n  order: 1", "content/guide/a.mdx: expected `part:` in its front matter"],
  ["part: Nowhere\nsidebar:\n  order: 1", "found Nowhere"],
  ["part: Help", "content/guide/a.mdx: expected `sidebar: { order: 10 }`"],
  ['part: Help\nsidebar:\n  order: "1"', "found 1"],
])("front matter %j is refused by file and reason", (frontMatter, message) => {
  write("a", frontMatter);
  expect(() => guideGroups(root)).toThrow(message);
});
