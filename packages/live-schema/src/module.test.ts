import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { DescEnum, DescExtension, DescFile, DescMessage, DescService } from "@bufbuild/protobuf";
import { afterAll, expect, test } from "vitest";
import { commentsOf, moduleDts, moduleJs } from "./index.ts";
import { bufBuild, protocGenEs, protoText, registryOf } from "./testing/compile.ts";
import { declarationsOf } from "./testing/modules.ts";

const folder = mkdtempSync(path.join(import.meta.dirname, "testing", "module-"));
afterAll(() => rmSync(folder, { recursive: true }));

type Exports = Readonly<Record<string, unknown>>;

async function evaluate(name: string, text: string): Promise<Exports> {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return (await import(/* @vite-ignore */ file)) as Exports;
}

/** What can be seen of an export from outside. */
function describeExport(value: unknown): unknown {
  const desc = value as DescEnum | DescExtension | DescFile | DescMessage | DescService;
  switch (desc.kind) {
    case "file":
      return [desc.name, desc.messages.map(String), desc.dependencies.map(String)];
    case "message":
      return [desc.typeName, desc.fields.map((field) => [field.toString(), field.localName, field.jsonName])];
    case "enum":
      return [desc.typeName, desc.values.map(String)];
    case "service":
      return [desc.typeName, desc.methods.map((method) => [method.toString(), method.methodKind])];
    case "extension":
      return [desc.typeName, desc.extendee.typeName, desc.number, desc.fieldKind];
    default:
      return value;
  }
}

const describeAll = (exports: Exports): unknown[] =>
  Object.entries(exports).map(([name, value]) => [name, describeExport(value)]);

/** Two compilers are started, on a machine that may be busy. */
const patience = 60_000;

test.each(["everything.proto", "old.proto", "names-of-the-runtime.proto"])(
  "the module of %s is what protoc-gen-es writes",
  async (name) => {
    const set = bufBuild(name, protoText(name));
    const file = registryOf(set).getFile(name);
    if (!file) throw new Error("buf built no such file");
    const theirs = protocGenEs(set, name);
    expect(declarationsOf(moduleDts(file), name)).toBe(declarationsOf(theirs.dts, name));
    const [ours, generated] = await Promise.all([
      evaluate(`ours-${name}.mjs`, moduleJs(file)),
      evaluate(`theirs-${name}.mjs`, theirs.js),
    ]);
    expect(describeAll(ours)).toEqual(describeAll(generated));
  },
  patience,
);

test("comments of the source have the full names of what they are about", () => {
  const name = "everything.proto";
  const file = registryOf(bufBuild(name, protoText(name))).getFile(name);
  expect(file && Object.fromEntries(commentsOf(file))).toMatchObject({
    "depot.v1.DepotService": expect.stringContaining("Where goods lie.") as string,
    "depot.v1.DepotService.GetItem": expect.stringContaining("One item.") as string,
    "depot.v1.Item": expect.stringContaining("An item,\n in a box.") as string,
    "depot.v1.Item.sku": expect.stringContaining("The item's own number.") as string,
  });
});

test(
  "comments that are passed in stand before what they are about, and cannot end early",
  () => {
    const name = "everything.proto";
    const file = registryOf(bufBuild(name, protoText(name))).getFile(name);
    if (!file) throw new Error("buf built no such file");
    const dts = moduleDts(file, new Map([["depot.v1.Item.sku", "Not */ over."]]));
    expect(dts).toContain("  /**\n   * Not * / over.\n   */\n  sku: string;");
  },
  patience,
);
