import { expect, test } from "vitest";
import { parseRef, refText } from "./moments.ts";

test.each([
  ["received#2", { name: "received", place: 2, text: undefined }, "response 2"],
  ["settled", { name: "settled", place: 1, text: undefined }, "the end of the handler's code"],
  ["received#last", { name: "received", place: "last", text: undefined }, "the last response"],
  ["console_line:closed: 3", { name: "console_line", place: 1, text: "closed: 3" }, 'the console line "closed: 3"'],
])("%s is an event", (ref, parsed, text) => {
  expect(parseRef(ref)).toEqual(parsed);
  expect(refText(ref)).toBe(text);
});

test.each(["recieved", "received#", "received#first", "received 2", ""])("%j names no event", (ref) => {
  expect(parseRef(ref)).toBeUndefined();
});
