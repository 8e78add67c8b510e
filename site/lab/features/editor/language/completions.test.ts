// With the editor's own compiler and types: what is typed, accepted, and then stands in the file.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { completionsWithImports, detailsOf } from "./completions.ts";
import { api, changed, clientPath, handlerPath, openFile } from "./testing/service.ts";

const stock = "./gen/stock/v1/stock_pb";
/** The names that are offered at the end of the text, with where they come from. */
function offered(text: string, fileName = handlerPath, schemas = [stock]) {
  const { service } = openFile(text, fileName);
  return completionsWithImports(service, { fileName, position: text.length }, schemas)?.entries ?? [];
}

/** The text after `name` was typed, but for its last letter, and accepted. */
function accepted(text: string, name: string, fileName = handlerPath, schemas = [stock]): string {
  const typed = text + name.slice(0, -1);
  const [entry] = offered(typed, fileName, schemas)
    .filter((one) => one.name === name && one.data)
    .sort((a, b) => (a.sortText < b.sortText ? -1 : 1));
  if (!entry) return `${name} is not offered`;
  const { service } = openFile(typed, fileName);
  const details = detailsOf(service, { fileName, position: typed.length }, entry, api);
  const edits = details?.codeActions?.flatMap((one) => one.changes).flatMap((change) => change.textChanges) ?? [];
  return changed(typed + name.slice(-1), edits);
}

const importLine = /^import (type )?\{([^}]+)\} from "([^"]+)";/gm;

describe("each name that the examples import, typed into an empty file, brings its import", () => {
  const examples = new URL("../../../../../content/examples/", import.meta.url);
  const used = new Map<string, string>();
  for (const example of ["stock-ticker", "chat", "interop", "profile", "deadline-budget"]) {
    const source = readFileSync(new URL(`${example}/handler.ts`, examples), "utf8");
    for (const [, isType = "", names = "", from = ""] of source.matchAll(importLine))
      for (const name of names.split(",").map((part) => part.trim()))
        if (/^\w+$/.test(name)) used.set(`${isType}${name}`, from);
  }

  test("there are more than twenty", () => expect(used.size).toBeGreaterThan(20));

  test.each([...used])("%s from %s", (wanted, from) => {
    const name = wanted.replace(/^type /, "");
    const before = wanted === name ? "" : "const value: ";
    const text = accepted(before, name, handlerPath, [from]);
    expect(text).toBe(`import ${wanted.replace(name, "")}{ ${name} } from "${from}";\n\n${before}${name}`);
  });
});

test.each([
  [
    "into the line of types",
    `import { sleep } from "grpc-handler";\nimport type { CallContext } from "grpc-handler";\n\nlet request: `,
    "GrpcRequest",
    `import { sleep } from "grpc-handler";\nimport type { CallContext, GrpcRequest } from "grpc-handler";\n\nlet request: GrpcRequest`,
  ],
  [
    "into the line of values",
    `import { create } from "@bufbuild/protobuf";\n\n`,
    "toBinary",
    `import { create, toBinary } from "@bufbuild/protobuf";\n\ntoBinary`,
  ],
  [
    "behind the sentence about the file",
    `// What this handler is for.\n\nexport default class Ticker implements `,
    "GrpcHandler",
    `// What this handler is for.\n\nimport type { GrpcHandler } from "grpc-handler";\n\nexport default class Ticker implements GrpcHandler`,
  ],
  [
    "behind the other imports",
    `import { create } from "@bufbuild/protobuf";\n\n`,
    "timestampNow",
    `import { create } from "@bufbuild/protobuf";\nimport { timestampNow } from "@bufbuild/protobuf/wkt";\n\ntimestampNow`,
  ],
])("%s", (_, before, name, after) => expect(accepted(before, name)).toBe(after));

const modules = ["@bufbuild/protobuf", "@bufbuild/protobuf/wkt", "@bufbuild/protovalidate", "grpc-handler"];

test("what the file cannot import, or is about something else, is not offered", () => {
  const from = new Set(offered("S").map(({ data }) => data?.moduleSpecifier));
  expect([...from].filter((one) => one !== undefined).sort()).toEqual([stock, ...modules].sort());
});

test("of the well-known types those are offered that handlers use", () => {
  const names = offered("S", handlerPath).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["StructSchema", "StringValueSchema"]));
  expect(names).not.toContain("SourceCodeInfoSchema");
  expect(names).not.toContain("file_google_protobuf_struct");
});

test("a client has Connect and the lab's transport, and no module of handlers", () => {
  expect(accepted("", "createClient", clientPath)).toContain(`import { createClient } from "@connectrpc/connect";`);
  expect(accepted("", "transport", clientPath)).toContain(`import { transport } from "./transport";`);
  expect(accepted("", "sleep", clientPath)).toBe("sleep is not offered");
  expect(accepted("", "transport")).toBe("transport is not offered");
});

test("globals that the sandbox has not are not offered; members of one's own are", () => {
  const names = offered("Share").map(({ name }) => name);
  expect(names).not.toContain("SharedArrayBuffer");
  expect(offered("Head").map(({ name }) => name)).not.toContain("Headers");
  expect(offered("Head", clientPath).map(({ name }) => name)).toContain("Headers");
  expect(offered("class A { #market = 1; f() { this.").map(({ name }) => name)).toContain("#market");
});

test("in the braces of create there are the fields of the message", () => {
  const before = `import { create } from "@bufbuild/protobuf";\nimport { StreamPricesRequestSchema } from "${stock}";\n`;
  const names = offered(`${before}create(StreamPricesRequestSchema, { `).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["symbol", "count", "intervalMs"]));
});
