import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { monacoPatches } from "./monaco-patches.ts";

const folder = new URL("../../node_modules/monaco-editor/esm/vs/", import.meta.url);

function patched(path: string): string {
  const { pathname } = new URL(path, folder);
  const source = readFileSync(pathname, "utf8");
  return monacoPatches().reduce((code, plugin) => plugin.transform(code, pathname) ?? code, source);
}

test("workers bring no features along, and TypeScript's is started once", () => {
  expect(patched("internal/common/workers.js")).not.toMatch(/contrib\//);
  expect(patched("languages/features/typescript/workerManager.js")).not.toContain("new Worker(");
});

test.each([
  ["editor/contrib/suggest/browser/suggestWidget.js", "this.editor.getDomNode()"],
  ["editor/contrib/hover/browser/resizableContentWidget.js", "editorDomNode"],
  ["editor/contrib/rename/browser/renameWidget.js", "this._editor.getDomNode()"],
])("%s compares with the window", (path, node) => {
  expect(patched(path)).toContain(`const editorBox = ${node}.getBoundingClientRect();`);
});

test("a new word asks for suggestions of its own", () => {
  expect(patched("editor/contrib/suggest/browser/suggestModel.js")).not.toContain("providerItemsToReuse: map }");
});

test("a Monaco without the line stops the build, and other files are as they were", () => {
  const [plugin] = monacoPatches();
  const id = "/x/monaco-editor/esm/vs/languages/features/typescript/workerManager.js";
  expect(() => plugin?.transform("", id)).toThrow(/expected .* found none: is the patch one-typescript-worker/);
  expect(plugin?.transform("", "/x/other/workerManager.js")).toBeUndefined();
});
