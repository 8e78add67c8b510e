import { describe, expect, test } from "vitest";
import {
  deadlineAtSlider,
  sliderOfDeadline,
  createMethodForm,
  entriesOfRows,
  isUntouchedSample,
  metadataMistake,
  offerSample,
  prettyJson,
  readDeadline,
} from "./form.ts";

describe("metadata", () => {
  test.each<[string, string, string | undefined]>([
    ["authorization", "Bearer x", undefined],
    ["", "", undefined],
    ["trace-bin", "AAEC", undefined],
    ["", "lost", "a value needs a key"],
    ["two words", "x", "a key has letters, digits, and _ - . only"],
    ["grpc-timeout", "1S", '"grpc-timeout" is reserved'],
    ["X-Deployment", "id", '"x-deployment" is reserved'],
    ["trace-bin", "aGk", undefined],
    ["trace-bin", "aGk=", undefined],
    ["trace-bin", "not base64!", "the value of a -bin key is base64"],
    ["trace-bin", "hello", "the value of a -bin key is base64"],
    ["name", "Zoë", "a value is printable ASCII; use a -bin key for other bytes"],
  ])("%j: %j", (key, value, mistake) => {
    expect(metadataMistake({ id: 0, key, value })).toBe(mistake);
  });

  test("keys are sent in lower case, rows without a key are not", () => {
    const rows = [
      { id: 0, key: " User ", value: " Alice " },
      { id: 1, key: "", value: "" },
    ];
    expect(entriesOfRows(rows)).toEqual([["user", "Alice"]]);
  });
});

test.each([
  ["", {}],
  ["300", { ms: 300 }],
  ["0", { mistake: "whole milliseconds, more than 0" }],
  ["1.5", { mistake: "whole milliseconds, more than 0" }],
  ["soon", { mistake: "whole milliseconds, more than 0" }],
])("the deadline %j", (text, read) => {
  expect(readDeadline(text)).toEqual(read);
});

test("the composer offers samples, and knows its own from the reader's words", () => {
  const form = createMethodForm({ messages: [{ text: "one" }, { text: "two" }] });
  expect(form.composerText.value).toBe('{ "text": "one" }');
  offerSample(form, 1);
  expect(form.composerText.value).toBe('{ "text": "two" }');
  expect(isUntouchedSample(form)).toBe(true);
  form.composerText.value = '{ "text": "mine" }';
  expect(isUntouchedSample(form)).toBe(false);
  offerSample(form, 9);
  expect(form.composerText.value).toBe('{ "text": "mine" }');
});

test("short messages are one line, others are indented", () => {
  expect(prettyJson({})).toBe("{}");
  expect(prettyJson({ id: 1 })).toBe('{ "id": 1 }');
  expect(prettyJson({ a: 1, b: 2, c: 3 })).toBe('{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}');
});

test("the deadline's slider goes from none over 20 ms to a minute, and finds its way back", () => {
  expect([0, 1, 100].map(deadlineAtSlider)).toEqual(["", "20", "60000"]);
  for (let position = 1; position <= 100; position++) {
    expect(Math.abs(sliderOfDeadline(Number(deadlineAtSlider(position))) - position)).toBeLessThanOrEqual(1);
  }
  expect(sliderOfDeadline(undefined)).toBe(0);
});
