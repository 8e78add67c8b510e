// Puts together what a lab is given of one example: its description, its handler and its .proto, read while the site is built.
import type { DescFile } from "@bufbuild/protobuf";
import { getCollection } from "astro:content";
import type { ExampleData, MethodSample } from "./lab/index.ts";
import { declaresRules } from "./run/call/declared-rules.ts";
import { loadFile } from "./run/call/methods.ts";
import { methodsOf } from "./run/state/method-entry.ts";

const handlers = import.meta.glob<string>("/content/examples/*/handler.ts", { query: "?raw", import: "default" });
const protos = import.meta.glob<string>(["/proto/**/*.proto", "!/proto/gen/**"], { query: "?raw", import: "default" });

/** The example of that name. Throws a sentence with the page and the names there are, for its author. */
export async function loadExample(name: string, page: string): Promise<ExampleData> {
  const examples = await getCollection("examples");
  const entry = examples.find(({ id }) => id === name);
  if (!entry) {
    const names = examples.map(({ id }) => id).sort();
    throw new Error(`${page}: there is no example "${name}" in content/examples; there are ${names.join(", ")}`);
  }
  const { title, services, proto, methods, defaultMethod } = entry.data;
  return {
    name,
    title,
    services,
    protoPath: proto,
    protoSource: await textOf(protos, `/proto/${proto}`, `example.json of "${name}" names it`),
    ...describe(await generatedFor(proto)),
    handlerSource: await textOf(
      handlers,
      `/content/examples/${name}/handler.ts`,
      `"${name}" has no handler without it`,
    ),
    methods: methods as Record<string, MethodSample>,
    defaultMethod,
  };
}

const describe = (file: DescFile) => ({ protoMethods: methodsOf(file), hasRules: declaresRules([file]) });

async function generatedFor(proto: string): Promise<DescFile> {
  const file = await loadFile(proto);
  if (!file) throw new Error(`expected generated code for ${proto} in proto/gen, found none: run npm run generate`);
  return file;
}

async function textOf(files: Record<string, () => Promise<string>>, path: string, why: string): Promise<string> {
  const read = files[path];
  if (!read) throw new Error(`expected a file ${path.slice(1)}, since ${why}; there is none`);
  return read();
}
