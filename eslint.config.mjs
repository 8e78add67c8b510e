// Type-checked lint, and the import rules: who may import whom, with the way to go in the message. eslint.config.test.ts plants a
// violation of each.
import * as astroParser from "astro-eslint-parser";
import { defineConfig } from "eslint/config";
import importX from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

const serverParts = ["backend", "sandbox", "proxy", "playground", "fixtures", "telemetry"];
const packages = ["connect-websocket", "fixture-format", "grpc-handler", "live-schema"];

/** One rule: files in `target` may import nothing in `from` but `except`. Paths from the root, `except` from `from`. */
const zone = (target, from, message, except = []) => ({ target, from, except, message });

export const zones = [
  zone("./packages", "./proto", "A package knows no service: take the descriptor as an argument."),
  zone("./packages", "./server", "Packages are the floor: what they need is passed in by the server."),
  zone("./packages", "./site", "Packages are the floor: what they need is passed in by the site."),
  ...packages.flatMap((one) =>
    packages
      .filter((other) => other !== one)
      .map((other) =>
        zone(
          `./packages/${one}`,
          `./packages/${other}`,
          "Packages do not know each other: compose them in server/ or site/.",
        ),
      ),
  ),
  zone("./site", "./server", "The site meets the server on the wire: through proto/gen and packages/."),
  zone("./server", "./site", "The server meets the site on the wire: through proto/gen and packages/."),
  zone(
    "./content",
    "./server",
    "An example imports grpc-handler, @bufbuild/protobuf and ./gen, as it does in the sandbox.",
  ),
  zone(
    "./content",
    "./site",
    "An example imports grpc-handler, @bufbuild/protobuf and ./gen, as it does in the sandbox.",
  ),
  zone("./e2e", "./server", "e2e sees what a reader sees: go through the browser or the wire."),
  zone("./e2e", "./site", "e2e sees what a reader sees: go through the browser or the wire."),
  zone("./e2e", "./packages", "e2e sees what a reader sees: go through the browser or the wire."),
  ...["components", "compare", "course", "exercises", "four-modes", "pages", "project", "schemas", "try"].flatMap(
    (pages) => [
      zone(
        `./site/${pages}`,
        "./site/run",
        "Come in by the door: import site/run/index.ts, or live.ts for what makes calls.",
        ["./index.ts", "./live.ts", "./testing"],
      ),
      zone(
        `./site/${pages}`,
        "./site/lab",
        "Come in by the door: import site/lab/index.ts; the islands are workbench.tsx, own-workbench.tsx and playground.tsx.",
        ["./index.ts", "./own-workbench.tsx", "./playground.tsx", "./workbench.tsx"],
      ),
    ],
  ),
  ...["lab", "course", "exercises", "try", "four-modes", "compare", "components"].map((page) =>
    zone("./site/run", `./site/${page}`, "A run knows no page: what it needs is passed in."),
  ),
  ...["carriers", "call", "session", "controller.ts", "index.ts", "live.ts"].map((part) =>
    zone(
      "./site/run/state",
      `./site/run/${part}`,
      "The state is pure: it is made of events, and knows nothing of what makes them.",
    ),
  ),
  zone(
    "./server/sandbox/child",
    "./server",
    "The sandbox's child has nothing of the server but wire/ and the limits that it is built with.",
    ["./sandbox/child", "./sandbox/wire", "./limits.ts"],
  ),
  zone(
    "./server/sandbox/child/guest",
    "./server/sandbox/child",
    "The guest runs inside the isolate: what it needs of the child comes over wire/.",
    ["./guest"],
  ),
  ...[...serverParts.filter((part) => part !== "sandbox"), "*.ts"].map((part) =>
    zone(
      `./server/${part}`,
      "./server/sandbox/child",
      "The sandbox's child is started by path, in a process of its own.",
    ),
  ),
  ...serverParts.flatMap((part) =>
    serverParts
      .filter((other) => other !== part)
      .map((other) =>
        zone(`./server/${other}`, `./server/${part}`, `Come in by the door: import server/${part}/index.ts.`, [
          "./index.ts",
          // What runs in a task's process must not bring the rest of its part along.
          "./task.ts",
          "./packing.ts",
        ]),
      ),
  ),
];

/** Whatever a listener throws or a promise rejects with ends the call, not the process: server/fault-boundary.ts. */
const listens = /^(on|once|addListener|prependListener|addEventListener)$/;
const defers = /^(setTimeout|setInterval|setImmediate|queueMicrotask|nextTick)$/;
const guarded = (at) =>
  [`${at}.callee.property.name='guard'`, `${at}.name=/^(guarded|ignored$)/`, `${at}.property.name=/^guarded/`]
    .map((good) => `[arguments.${good}]`)
    .join(", ");
const unguarded = [
  {
    selector: `CallExpression[callee.property.name=${String(listens)}]:not(${guarded(1)})`,
    message:
      "What an event listener throws ends the process: faults.listen(emitter, event, listener) registers a guarded one.",
  },
  {
    selector: `CallExpression:matches([callee.name=${String(defers)}], [callee.property.name=${String(defers)}]):not(${guarded(0)}, ${guarded(1)})`,
    message: "What a timer's callback throws ends the process: give it faults.guard(callback).",
  },
];

/** Whoever decides by a target decides by what is served. */
const undecoded = {
  selector: "MemberExpression[object.name=/^req(uest)?$/][property.name='url']",
  message: "Undecoded: take the path that server/proxy/admission/admission.ts read from it.",
};

/** The sandbox's side of the server: what is guarded there by a session's boundary, or in the background. */
const sessionFiles = [
  "calls/call",
  "calls/session",
  "process/runner",
  "scheduling/cpu-watch",
  "scheduling/runner-pool",
  "scheduling/session-limiter",
  "scheduling/sessions",
  "scheduling/watchdog",
].map((name) => `server/sandbox/${name}.ts`);

export default defineConfig(
  {
    ignores: [
      "dist/",
      ".astro/",
      ".cache/",
      "proto/gen/",
      "testing_data/protobuf/handlers/",
      "test-results/",
      "playwright-report/",
    ],
  },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { "import-x": importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    settings: {
      "import-x/extensions": [".ts", ".tsx", ".js"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts", ".tsx"] },
      "import-x/resolver": { node: { extensions: [".ts", ".tsx", ".js"] } },
    },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      // Not into packages of others: parsing the TypeScript compiler for a circle takes minutes.
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Read it in server/config.ts and pass it in." },
        { object: "process", property: "exit", message: "Only main.ts ends the process: throw instead." },
      ],
      eqeqeq: "error",
    },
  },
  // Pages keep to the import rules too.
  {
    files: ["**/*.astro"],
    plugins: { "import-x": importX },
    languageOptions: {
      parser: astroParser,
      parserOptions: { parser: tseslint.parser, extraFileExtensions: [".astro"] },
    },
    settings: { "import-x/resolver": { node: { extensions: [".ts", ".tsx", ".js", ".astro"] } } },
    rules: { "import-x/no-restricted-paths": ["error", { zones }] },
  },
  // The two doors to the process, and command-line tools, which are mains too.
  { files: ["**/config.ts", "**/*.config.ts", "e2e/**/*.ts"], rules: { "no-restricted-properties": "off" } },
  {
    files: ["**/main.ts", "**/build.ts", "**/install.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Read it in server/config.ts and pass it in." },
      ],
    },
  },
  // `async handleRequest` is how the contract is written, also when a handler has nothing to wait for.
  {
    files: ["content/examples/*/handler.ts", "content/exercises/**/*.ts"],
    rules: { "@typescript-eslint/require-await": "off" },
  },
  {
    files: [
      "server/proxy/**/*.ts",
      "server/backend/**/*.ts",
      "server/telemetry/**/*.ts",
      "server/site.ts",
      ...sessionFiles,
    ],
    ignores: ["**/*.test.ts", "**/testing/**", "**/main.ts"],
    rules: {
      "no-restricted-syntax": ["error", ...unguarded, undecoded],
      // `void` hides a rejection from the linter, not from Node, which ends the process: use faults.run(() => promise).
      "@typescript-eslint/no-floating-promises": ["error", { ignoreVoid: false }],
    },
  },
  {
    files: serverParts.map((part) => `server/${part}/**/*.ts`),
    ignores: ["**/*.test.ts", "**/testing/**", "**/main.ts"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: `^(\\.\\./)+(${serverParts.join("|")})/index\\.ts$`,
              allowTypeImports: true,
              message: "A part of the server knows another's types alone: server/compose.ts passes in what it needs.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["e2e/*.spec.ts"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          name: "@playwright/test",
          importNames: ["test"],
          message: "Import test from ./lab.ts: it fails on errors in the console.",
        },
      ],
    },
  },
  { files: ["**/*.test.ts", "e2e/**/*.ts"], rules: { "max-lines-per-function": "off" } },
);
