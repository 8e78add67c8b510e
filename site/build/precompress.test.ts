import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { precompress } from "./precompress.ts";

test("text has its compressed forms beside it, in every folder; pictures and what is tiny have none", async () => {
  const directory = mkdtempSync(path.join(tmpdir(), "precompress-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  mkdirSync(path.join(directory, "deep/er"), { recursive: true });
  const long = "text ".repeat(1000);
  for (const file of ["deep/er/index.html", "a.png"]) writeFileSync(path.join(directory, file), long);
  writeFileSync(path.join(directory, "tiny.js"), "go()");
  await precompress(directory);
  expect(readdirSync(directory).sort()).toEqual(["a.png", "deep", "tiny.js"]);
  const file = path.join(directory, "deep/er/index.html");
  expect(String(brotliDecompressSync(readFileSync(`${file}.br`)))).toBe(long);
  expect(String(gunzipSync(readFileSync(`${file}.gz`)))).toBe(long);
});
