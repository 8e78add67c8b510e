import { describe, expect, test } from "vitest";
import { faultWrapper, withFaults } from "./fault-wrapper.ts";
import { countFaults, noFaults } from "./faults.ts";

const failing = { ...noFaults, failAt: 2 };
const lineOf = (source: string, text: string): number => source.split("\n").findIndex((line) => line.includes(text));

describe("the reader's lines stay in their places", () => {
  test.each<[string, string, string]>([
    [
      "a class with a name",
      "// export default no\nexport default class Chat implements GrpcHandler {\n  a = 1;\n}\n",
      "Chat",
    ],
    ["a class without one", "const x = 1;\nexport default class {\n  a = 1;\n}\n", "labHandler"],
    ["a class that only implements", "export default class implements GrpcHandler {\n  a = 1;\n}\n", "labHandler"],
    ["an object", "const text = `\nexport default fake`;\nexport default {\n  a: 1,\n};\n", "labHandler"],
  ])("%s", (_, source, name) => {
    const deployed = withFaults(source, failing);
    expect(lineOf(deployed, "a")).toBe(lineOf(source, "a"));
    expect(deployed.split("\n").slice(0, 3).join("\n")).not.toMatch(/^export default (?!fake|no)/m);
    expect(deployed).toContain(`export default labWithFaults(${name}, {"failAt":2,`);
    expect(deployed.match(/^export default (?!fake)/gm)).toHaveLength(1);
  });
});

test("without faults, or with those of the page alone, the source is what is deployed", () => {
  const source = "export default {};\n";
  expect(withFaults(source, noFaults)).toBe(source);
  expect(withFaults(source, { ...noFaults, dropAfter: 3 })).toBe(source);
});

test("without a default export there is nothing to wrap, and the compiler says what is missing", () => {
  expect(withFaults("export const handler = {};", failing)).toBe("export const handler = {};");
  expect(faultWrapper("export const handler = {};", failing)).toBeUndefined();
});

test("turned knobs are counted", () => {
  expect([noFaults, failing, { ...failing, deny: true, dropAfter: 1 }].map(countFaults)).toEqual([0, 1, 3]);
});
