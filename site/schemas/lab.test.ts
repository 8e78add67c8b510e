import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { ControlName } from "./lab-parts.ts";
import { labSchema } from "./lab.ts";

describe("what a page says of its labs", () => {
  test("may be little", () => {
    expect(labSchema.parse({})).toEqual({ views: ["stream"], controls: [], layout: "inline" });
  });

  test.each<[string, object, string]>([
    ["a view that is none", { views: ["Stream"] }, "expected one of stream, timeline"],
    ["no views", { views: [] }, "expected at least one view"],
    ["one view without its list", { views: "stream" }, "expected the list of views"],
    ["a control that is none", { controls: ["delay"] }, "expected one of request, cancel"],
    ["a layout that is none", { layout: "wide" }, "expected one of inline, workbench"],
    ["an unknown key", { view: "stream" }, "expected views, controls and layout"],
  ])("is refused with %s", (_, lab, message) => {
    const { error } = labSchema.safeParse(lab);
    expect(error?.issues.map((issue) => issue.message).join("\n")).toContain(message);
  });
});

/** What a step has the reader do, and with which control. */
const needed: readonly [RegExp, ControlName][] = [
  [/"cancel"/u, "cancel"],
  [/\{ deadline:/u, "deadline"],
  [/\{ metadata:/u, "metadata"],
  [/"validate"/u, "validation"],
];

test.each(globSync("content/guide/*.mdx"))("%s shows the controls that its steps use", (path) => {
  const text = readFileSync(path, "utf8");
  const [, frontMatter = "", body = ""] = /^---\n(.*?)\n---\n(.*)$/su.exec(text) ?? [];
  const { lab = {} } = parse(frontMatter) as { lab?: object };
  const performed = [...body.matchAll(/perform=\{(\[.*?\])\}/gsu)].map(([, does]) => does).join("\n");
  const used = needed.filter(([pattern]) => pattern.test(performed)).map(([, control]) => control);
  expect(labSchema.parse(lab).controls).toEqual(expect.arrayContaining(used));
});
