// The page on what the sandbox has not: the one table that the editor, Deploy and the sandbox itself answer from.
import { globals, nodeModules, packages } from "grpc-handler/instead";
import { code, type Page, prose, table } from "./page.ts";

export function instead(): Page {
  return {
    title: "What to write instead",
    description: "What handlers use on other servers and the sandbox has not, with what to write here.",
    order: 15,
    source: "packages/grpc-handler/src/instead",
    body: [
      "A handler has the language itself and some web standards: `console`, timers, `AbortController`, `EventTarget`, `URL`, `TextEncoder`, `structuredClone`, `crypto` with random values and digests, `performance.now()`. Of the rest the editor, Deploy and the error of a call say what to write. Errors of grpc-js and Connect need no change: [thrown, they are understood](/guide/errors/).",
      "## Globals",
      rows("global", globals, (name) => name),
      "## Modules of Node",
      "With `node:` in front or without.",
      rows("module", nodeModules, (name) => `node:${name}`),
      "## Packages",
      "No other package of npm is there either. A handler imports `grpc-handler`, `@bufbuild/protobuf` and the modules of the `.proto` in `./gen`.",
      rows("package", packages, (name) => name),
    ].join("\n\n"),
  };
}

function rows(head: string, advice: Readonly<Record<string, string>>, nameOf: (name: string) => string): string {
  return table(
    [head, "instead"],
    Object.entries(advice).map(([name, text]) => [code(nameOf(name)), prose(text)]),
  );
}
