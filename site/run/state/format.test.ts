import { expect, test } from "vitest";
import { counted, formatBytes, formatMs } from "./format.ts";

test.each([
  [0.44, "0.4 ms"],
  [104.4, "104 ms"],
  [12_345, "12.35 s"],
  [125_000, "2 min 05 s"],
])("%d ms", (ms, text) => expect(formatMs(ms)).toBe(text));

test.each([
  [17, "17 B"],
  [3277, "3.2 KiB"],
  [1_048_576, "1.0 MiB"],
])("%d bytes", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test("numbers agree with their nouns", () => {
  expect([counted(1, "message"), counted(1200, "row")]).toEqual(["1 message", "1,200 rows"]);
});
