import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { bufBuild, registryOf } from "../../../packages/live-schema/src/testing/compile.ts";
import { declaresRules } from "./declared-rules.ts";

const rulesPath = "buf/validate/validate.proto";
const rules = readFileSync(new URL(`../../../proto/${rulesPath}`, import.meta.url), "utf8");
const imported = `import "${rulesPath}";`;

/** Whether a.proto with that body has rules; `more` is a file b.proto that it may import. */
function hasRules(body: string, more = ""): boolean {
  const syntax = 'syntax = "proto3"; package a.v1;';
  const files = { [rulesPath]: rules, "b.proto": more };
  const registry = registryOf(bufBuild("a.proto", `${syntax}\n${body}`, files));
  return declaresRules([...registry.files].filter(({ proto }) => proto.name === "a.proto"));
}

test.each([
  ["of a field", `${imported} message A { string a = 1 [(buf.validate.field).string.min_len = 1]; }`],
  ["of a message", `${imported} message A { option (buf.validate.message).cel = { id: "a", expression: "true" }; }`],
  ["of a oneof", `${imported} message A { oneof one { option (buf.validate.oneof).required = true; string a = 1; } }`],
  ["of a nested message", `${imported} message A { message B { int32 a = 1 [(buf.validate.field).int32.gt = 0]; } }`],
  [
    "written in two parts",
    `import "buf/validate/" 'validate.proto'; message A { string a = 1 [(buf.validate.field).required = true]; }`,
  ],
])("rules %s", (_, body) => {
  expect(hasRules(body)).toBe(true);
});

test("rules of an imported file count", () => {
  const more = `syntax = "proto3"; package b.v1; ${imported} message B { string b = 1 [(buf.validate.field).required = true]; }`;
  expect(hasRules('import "b.proto"; message A { b.v1.B b = 1; }', more)).toBe(true);
});

test.each([
  ["an import that is not used", `${imported} message A {}`],
  ["other options", "message A { string a = 1 [deprecated = true, json_name = 'buf.validate']; }"],
  ["text that speaks of it", `// import "${rulesPath}";\nmessage A {}`],
])("no rules: %s", (_, body) => {
  expect(hasRules(body)).toBe(false);
});
