import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { builtFolder } from "./built-folder.ts";

let parent: string;
beforeEach(async () => (parent = await mkdtemp(path.join(tmpdir(), "built-folder-"))));
afterEach(() => rm(parent, { recursive: true }));

const write =
  (text: () => string, after: () => void = () => undefined) =>
  async (folder: string): Promise<void> => {
    await writeFile(path.join(folder, "a"), text());
    after();
  };

test("is built once for a state of the sources", async () => {
  let builds = 0;
  const options = { parent, hash: () => Promise.resolve("one"), build: write(() => String(++builds)) };
  const folder = await builtFolder(options);
  expect(await builtFolder(options)).toBe(folder);
  expect(await readFile(path.join(folder, "a"), "utf8")).toBe("1");
});

test("is built again when the sources changed meanwhile, and nothing is kept of the first attempt", async () => {
  let source = "old";
  const build = write(
    () => source,
    () => (source = "new"),
  );
  const folder = await builtFolder({ parent, hash: () => Promise.resolve(source), build });
  expect(await readFile(path.join(folder, "a"), "utf8")).toBe("new");
  expect(await readdir(parent)).toEqual(["new"]);
});

test("sources that never rest are an error, and nothing is kept", async () => {
  let version = 0;
  const build = write(
    () => "",
    () => version++,
  );
  const never = builtFolder({ parent, hash: () => Promise.resolve(String(version)), build });
  await expect(never).rejects.toThrow("they changed 5 times");
  expect(await readdir(parent)).toEqual([]);
});

test("a build of the same sources by another process counts; other errors are passed on", async () => {
  const hash = (): Promise<string> => Promise.resolve("one");
  const fail = (): Promise<void> => Promise.reject(new Error("no space"));
  await expect(builtFolder({ parent, hash, build: fail })).rejects.toThrow("no space");
  const beside = async (): Promise<void> => {
    await builtFolder({ parent, hash, build: write(() => "theirs") });
    await fail();
  };
  const folder = await builtFolder({ parent, hash, build: beside });
  expect(await readFile(path.join(folder, "a"), "utf8")).toBe("theirs");
});

test("a place that cannot be written, as a read-only file system is, is a sentence that says what to do", async () => {
  const file = path.join(parent, "file");
  await writeFile(file, "");
  const options = { parent: path.join(file, "cache"), hash: () => Promise.resolve("one"), build: write(() => "") };
  await expect(builtFolder(options)).rejects.toThrow(
    /expected .*cache to hold .* \(.*ENOTDIR.*\): run `npm run build` first$/u,
  );
});
