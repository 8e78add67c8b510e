import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { missingPreloads } from "./preloads.ts";

test("what a script preloads and is not there is named", () => {
  const folder = mkdtempSync(join(tmpdir(), "preloads-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "_astro"));
  const preloads = (list: string): string =>
    `const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=[${list}])))=>i.map(i=>d[i]);export{};`;
  writeFileSync(join(folder, "_astro/view.js"), "export{};");
  writeFileSync(join(folder, "_astro/lab.js"), preloads(`"_astro/view.js","_astro/lab.css"`));
  expect(missingPreloads(folder)).toEqual([`_astro/lab.js: it preloads "_astro/lab.css", which is not there`]);
});
