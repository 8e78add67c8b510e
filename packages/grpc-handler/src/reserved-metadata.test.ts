// The documents name exactly what the list refuses.
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { isReservedMetadata, metadataLimits, reservedMetadata } from "./index.ts";

const namesIn = (text: string): string[] => [...text.matchAll(/`([\w-]+)`/gu)].map(([, name = ""]) => name);
const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), "utf8");

test.each([
  ["the README", "../README.md", /\(`reservedMetadata`\):(.*?)`context\.sendHeaders/su],
  ["the doc comment", "./reserved-metadata.ts", /The names that metadata may not have[^:]*:(.*?)\*\//su],
])("%s has the whole list, and nothing else", async (_name, path, section) => {
  expect(namesIn(section.exec(await read(path))?.[1] ?? "").sort()).toEqual([...reservedMetadata].sort());
});

test("the README says how much may be sent", async () => {
  const { bytes, entries } = metadataLimits;
  expect((await read("../README.md")).replaceAll("\n", " ")).toContain(
    `at most ${bytes.toLocaleString("en")} characters and bytes in ${String(entries)} entries`,
  );
});

test.each(["x-a", "etag", "grpc-status-details-bin", "date"])("%s is free", (name) => {
  expect(isReservedMetadata(name)).toBe(false);
});
