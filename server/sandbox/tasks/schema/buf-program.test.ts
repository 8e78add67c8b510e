import { expect, test } from "vitest";
import { bufCacheFolders } from "./buf-program.ts";

test("the folders that this version of buf makes, parents first", async () => {
  const folders = await bufCacheFolders();
  expect(folders).toContain("v3/modules");
  expect(folders).toContainEqual(expect.stringMatching(/^v3\/wasmruntime\/wazero-v[\d.]+-\w+-\w+$/));
  expect(folders.indexOf("v3")).toBe(0);
});
