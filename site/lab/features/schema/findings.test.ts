import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { isExplained, oldClientSees } from "./breaking-rules.ts";
import { problemsOf } from "./findings.ts";

interface BufRule {
  readonly id: string;
  readonly categories: readonly string[];
}

function rulesOfBuf(): readonly BufRule[] {
  const args = ["buf", "config", "ls-breaking-rules", "--version=v2", "--format=json"];
  const lines = execFileSync("npx", args, { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as BufRule);
}

describe("what an old client sees", () => {
  test("each rule of buf's category FILE has a sentence of its own", () => {
    const ofFile = rulesOfBuf().filter(({ categories }) => categories.includes("FILE"));
    expect(ofFile.length).toBeGreaterThan(40);
    expect(ofFile.filter(({ id }) => !isExplained(id))).toEqual([]);
  });

  test("a rule that is not known yet has a general one, whatever its name", () => {
    for (const rule of ["RULE_OF_TOMORROW", "", "constructor", "__proto__"])
      expect(oldClientSees(rule)).toBe("may not understand what the new side sends, or not be understood.");
  });
});

const place = { file: "a/v1/a.proto", line: 3, column: 5 };

test("breaks come first, each with what an old client sees and buf's page of the rule; all are warnings", () => {
  const lint = [{ ...place, message: "Field name should be snake_case", rule: "FIELD_LOWER_SNAKE_CASE" }];
  const breaking = [{ ...place, message: "rpc was deleted", rule: "RPC_NO_DELETE" }];
  expect(problemsOf({ lint, breaking, problems: [] })).toEqual([
    {
      ...place,
      ...{ severity: "warning", source: "proto" },
      message: "rpc was deleted\nAn old client gets the status UNIMPLEMENTED when it calls this method.",
      rule: { id: "RPC_NO_DELETE", kind: "breaking", url: "https://buf.build/docs/breaking/rules/#rpc_no_delete" },
    },
    {
      ...place,
      ...{ severity: "warning", source: "proto" },
      message: "Field name should be snake_case",
      rule: {
        ...{ id: "FIELD_LOWER_SNAKE_CASE", kind: "lint" },
        url: "https://buf.build/docs/lint/rules/#field_lower_snake_case",
      },
    },
  ]);
});

test("what kept the text from being checked does not stop a Run, and a finding without a rule has no link", () => {
  const lint = [{ ...place, message: "odd", rule: "" }];
  const problems = problemsOf({
    lint,
    breaking: [],
    problems: [{ ...place, message: "no file", severity: "error", source: "proto" }],
  });
  expect(problems.map(({ severity }) => severity)).toEqual(["warning", "warning"]);
  expect(problems.some(({ rule }) => rule !== undefined)).toBe(false);
});
