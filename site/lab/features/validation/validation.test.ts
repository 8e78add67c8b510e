import { computed, signal } from "@preact/signals";
import { expect, test } from "vitest";
import { hasRules, Validation } from "./validation.ts";

const withRules = 'syntax = "proto3";\nimport "buf/validate/validate.proto";\n';

test.each([
  ["an import", withRules, true],
  ["in single quotes, and public", "import public 'buf/validate/validate.proto';", true],
  ["another import", 'import "google/protobuf/any.proto";', false],
  ["in a comment", '// import "buf/validate/validate.proto";\n', false],
  ["in a long comment", '/*\nimport "buf/validate/validate.proto";\n*/', false],
])("rules: %s", (_, proto, expected) => {
  expect(hasRules(proto)).toBe(expected);
});

test("off at first; a .proto without rules takes the offer away, and keeps the choice", () => {
  const proto = signal(withRules);
  const files = computed(() => ({ "a.proto": "", "b.proto": proto.value }));
  const validation = new Validation(files, "x");
  expect([validation.offered.value, validation.on.value]).toEqual([true, false]);
  validation.chosen.value = true;
  expect(validation.on.value).toBe(true);
  proto.value = "";
  expect([validation.offered.value, validation.on.value]).toEqual([false, false]);
  proto.value = withRules;
  expect(validation.on.value).toBe(true);
});
