// With the compiler's own diagnostics: each handler is checked as the editor does it.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { advised } from "./advice.ts";
import { refusedImports } from "./only-for-clients.ts";

const globals = readFileSync(new URL("../../../../../content/examples/globals.d.ts", import.meta.url), "utf8");
const connect = `declare module "@connectrpc/connect" { export class ConnectError extends Error {} }`;

const libs = new Map<string, ts.SourceFile>();

/** What the editor says of this handler, a line for each mistake: where, and the sentence. */
function saidOf(handler: string): string[] {
  const files = new Map([
    ["/handler.ts", handler],
    ["/globals.d.ts", globals],
    ["/connect.d.ts", connect],
  ]);
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, types: [], target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
    ...{ lib: ["lib.es2024.d.ts"], moduleResolution: ts.ModuleResolutionKind.Bundler, skipLibCheck: true },
  };
  const host = ts.createCompilerHost(options);
  const ofDisk = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version) => {
    const text = files.get(name);
    if (text !== undefined) return ts.createSourceFile(name, text, version, true);
    const lib = libs.get(name) ?? ofDisk(name, version);
    if (lib) libs.set(name, lib);
    return lib;
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const file = program.getSourceFile("/handler.ts");
  if (!file) throw new Error("the handler was not read");
  return [...program.getSemanticDiagnostics(file), ...refusedImports(file, ts)].map((found) => {
    const { start = 0, length, messageText } = advised(found, file.text);
    return `${file.text.slice(start, start + (length ?? 0))}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

test.each([
  [`Buffer.from("a");`, /^Buffer: Cannot find name 'Buffer': write new TextEncoder\(\)\.encode\(text\)/],
  [`export const size = (b: Buffer) => b;`, /^Buffer: Cannot find name 'Buffer': bytes are a Uint8Array/],
  [`process.hrtime.bigint();`, /^process: Cannot find name 'process': performance\.now\(\) .* BigInt\(/],
  [`process.title;`, /^process: Cannot find name 'process': performance\.now\(\) tells the time/],
  [`await fetch("/");`, /^fetch: Cannot find name 'fetch': there is no network/],
  [`new WebSocket("/");`, /^WebSocket: Cannot find name 'WebSocket': there is no network/],
  [`document.title;`, /^document: Cannot find name 'document': a handler runs on the server/],
  [`require("fs");`, /^require: Cannot find name 'require': write import/],
  [`global.a = 1;`, /^global: Cannot find name 'global': write globalThis$/],
  [`it("works", () => {});`, /^it: Cannot find name 'it': a handler file holds no tests/],
  [`let t: NodeJS.Process;`, /^Process: Namespace 'NodeJS' has no exported member 'Process'\.$/],
  [`performance.mark("a");`, /^mark: Property 'mark' does not exist on type .*: performance\.now\(\) is the clock/],
  [`crypto.randomBytes(8);`, /^randomBytes: Property 'randomBytes' .*: write crypto\.getRandomValues/],
  [`crypto.subtle.sign;`, /^sign: Property 'sign' .*: the one hash is await crypto\.subtle\.digest/],
  [
    `import { EventEmitter } from "node:events"; EventEmitter;`,
    /^"node:events": "node:events" cannot be imported; write const events/,
  ],
  [
    `import { setTimeout } from "timers/promises"; setTimeout;`,
    /^"timers\/promises": ".*" cannot be imported; write import \{ sleep \}/,
  ],
  [
    `import * as grpc from "@grpc/grpc-js"; grpc;`,
    /^"@grpc\/grpc-js": ".*" cannot be imported; write import \{ RpcError/,
  ],
  [`import _ from "lodash"; _;`, /^"lodash": "lodash" cannot be imported; there are grpc-handler/],
  [
    `import { ConnectError } from "@connectrpc/connect"; ConnectError;`,
    /^"@connectrpc\/connect": ".*" cannot be imported; write import \{ RpcError/,
  ],
  [`import "node:fs";`, /^"node:fs": "node:fs" cannot be imported; there are no files/],
  [
    `import x from "./other"; x;`,
    /^"\.\/other": Cannot find module '\.\/other' or its corresponding type declarations\.$/,
  ],
  [`prices.length;`, /^prices: Cannot find name 'prices'\.$/],
  [`constructor; hasOwnProperty;`, /^constructor: Cannot find name 'constructor'\.$/],
])("%s", (handler, said) => expect(saidOf(`${handler}\nexport {};`)[0]).toMatch(said));

test.each([
  `setTimeout(() => 1, 5).unref(); const t: number = setTimeout(() => 1); clearTimeout(t);`,
  `let t: NodeJS.Timeout | undefined; t = setInterval(() => 1, 5); clearInterval(t);`,
  `await crypto.subtle.digest("SHA-256", new Uint8Array()); console.clear();`,
  `import type { ConnectError } from "@connectrpc/connect"; export type E = ConnectError;`,
  `const Buffer = { from: (text: string) => text }; Buffer.from("a");`,
])("nothing of %s", (handler) => expect(saidOf(`${handler}\nexport {};`)).toEqual([]));

describe("advice that nobody can follow in a page is gone", () => {
  interface Template {
    readonly code: number;
    readonly category: ts.DiagnosticCategory;
    readonly message: string;
  }
  // All that the compiler can say, which its types do not name.
  const all = Object.values((ts as unknown as { Diagnostics: Record<string, Template> }).Diagnostics);
  const ofSetUp = all.filter(({ message }) =>
    /npm i |'lib' compiler option|in your tsconfig|option to '(?:nodenext|bundler)/.test(message),
  );

  test("there is such advice", () => expect(ofSetUp.length).toBeGreaterThan(10));

  test.each(ofSetUp.map(({ code, message }) => [code, message] as const))("%i", (code, message) => {
    const chain = { messageText: "It has no types.", next: [{ messageText: message }] };
    for (const messageText of [message, chain]) {
      const { messageText: left } = advised({ code, messageText }, "");
      const text = JSON.stringify(left);
      expect(text).not.toMatch(/npm|compiler option|tsconfig|nodenext/);
    }
  });
});
