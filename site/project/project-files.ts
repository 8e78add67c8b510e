// An example as a project of its own: everything but the handler, which the reader brings. Put together while the site is built.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Fixture } from "fixture-format";
import { bundleRunner } from "./fixture-runner.ts";
import { manifestOf } from "./manifest.ts";
import { type Example, readmeOf } from "./readme.ts";

/** Text by path, of the example `name`. Rejects when a file of the repository is not where it was. `root` is the repository. */
export async function projectFiles(root: string, name: string, example: Example): Promise<Record<string, string>> {
  const generated = `gen/${example.proto.replace(/\.proto$/, "_pb")}`;
  const service = String(example.services[0]);
  const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");
  const template = async (name: string): Promise<string> => {
    const text = await read(`site/project/template/${name}`);
    return text.replaceAll("__MODULE__", `${generated}.js`).replaceAll("__SERVICE__", service.split(".").at(-1) ?? "");
  };
  return {
    "package.json": manifestOf(name, JSON.parse(await read("package.json")) as object),
    "README.md": readmeOf(example),
    "tsconfig.json": await read("site/project/template/tsconfig.json"),
    "server.ts": await template("server.ts.txt"),
    [`proto/${example.proto}`]: await read(`proto/${example.proto}`),
    [`${generated}.js`]: await read(`proto/${generated}.js`),
    [`${generated}.d.ts`]: await read(`proto/${generated}.d.ts`),
    "test/fixtures.test.ts": await template("fixtures.test.ts.txt"),
    "test/fixture-runner.js": await bundleRunner(root),
    ...(await fixturesOf(root, name, example.services)),
    ...(await handlerPackage(root)),
  };
}

/** What every project of a reader's own .proto files has; package.json and the rest are filled in by the page. */
export async function ownProjectFiles(root: string): Promise<Record<string, string>> {
  const read = (path: string): Promise<string> => readFile(join(root, path), "utf8");
  return {
    "package.json": manifestOf("lab", JSON.parse(await read("package.json")) as object, { start: "tsx server.ts" }),
    "tsconfig.json": await read("site/project/template/tsconfig.json"),
    ...(await handlerPackage(root)),
  };
}

/** The fixtures that the example's own handler answers with the example's own .proto, and that expect no trace events. */
async function fixturesOf(root: string, example: string, services: readonly string[]): Promise<Record<string, string>> {
  const folder = join(root, "testing_data/protobuf/streaming");
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".json")).sort();
  const files: Record<string, string> = {};
  for (const path of paths.filter((path) => path !== "schema.json")) {
    const text = await readFile(join(folder, path), "utf8");
    const { handler, expected_response: expected } = JSON.parse(text) as Fixture;
    const own = handler.example === undefined || handler.example === example;
    const plain = handler.file === undefined && handler.proto === undefined && expected.trace === undefined;
    if (own && plain && services.includes(handler.service)) files[`test/fixtures/${path}`] = text;
  }
  return files;
}

/** packages/grpc-handler without its tests: it is in no registry, so the project brings it. */
async function handlerPackage(root: string): Promise<Record<string, string>> {
  const folder = join(root, "packages/grpc-handler");
  const paths = (await readdir(join(folder, "src"), { recursive: true })).filter((path) =>
    /(?<!\.test)\.ts$/.test(path),
  );
  const files = ["package.json", ...paths.map((path) => `src/${path}`).sort()];
  const texts = await Promise.all(files.map((path) => readFile(join(folder, path), "utf8")));
  return Object.fromEntries(files.map((path, i) => [`grpc-handler/${path}`, texts[i] ?? ""]));
}
