import { expect, test } from "vitest";
import { callLives, modeOf, stepNumbers } from "./call-life.ts";

test.each([
  ["unary", [1, 2, 3, 4, 5]],
  ["server-streaming", [1, 2, 3, 4, 4, 4, 5]],
  ["client-streaming", [1, 2, 2, 2, 3, 4, 5, 6]],
  ["bidirectional-streaming", [1, 2, 3, 4, 2, 4, 4, 5, 6]],
  ["failing", [1, 2, 3, 4, 4, 5]],
] as const)("messages of one stream share a number: %s", (mode, numbers) => {
  expect(stepNumbers(callLives[mode].steps)).toEqual(numbers);
});

test.each([
  ["Ask", "unary"],
  ["Listen", "server-streaming"],
  ["Upload", "client-streaming"],
  ["Talk", "bidirectional-streaming"],
])("a method's mode is where the .proto says stream: %s", (method, mode) => {
  const source = `service S {
    rpc Ask(streamer.A) returns (B);
    rpc Listen(A) returns (stream B) {}
    rpc Upload (stream A)
      returns (B);
    rpc Talk(stream pkg.A) returns ( stream pkg.B );
  }`;
  expect(modeOf(source, method)).toBe(mode);
});

test("a method that the .proto lacks is an error with its name", () => {
  expect(() => modeOf("service S {}", "Ask")).toThrow('expected "rpc Ask" in the .proto, found none');
});
