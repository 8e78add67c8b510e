import { describe, expect, test } from "vitest";
import { percentDecode, percentEncode, statusFromTrailers } from "./status.ts";

describe("grpc-message", () => {
  test.each([
    ["", ""],
    ["plain text, punctuation!", "plain text, punctuation!"],
    ["100%", "100%25"],
    ["a\r\nb\tc", "a%0D%0Ab%09c"],
    ["☃ é", "%E2%98%83 %C3%A9"],
    ["~ \u007f", "~ %7F"],
    ["  not found: ", "%20%20not found:%20"],
    ["   ", "%20%20%20"],
  ])("%j is written as %j and read again", (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded);
    expect(percentDecode(encoded)).toBe(text);
  });

  test.each([
    ["50% off", "50% off"],
    ["%zz%41", "%zzA"],
    ["%e2%98%83", "☃"],
    ["%", "%"],
  ])("%j, which nobody should send, reads %j", (text, read) => expect(percentDecode(text)).toBe(read));
});

describe("statusFromTrailers", () => {
  test("status, message and the rest", () => {
    const trailers = [
      ["grpc-status", "5"],
      ["grpc-message", "no%20such"],
      ["x-a", "1"],
      ["x-a", "2"],
      ["content-type", "application/grpc"],
    ] as const;
    expect(statusFromTrailers(trailers)).toEqual({
      code: 5,
      message: "no such",
      trailers: [
        ["x-a", "1"],
        ["x-a", "2"],
      ],
    });
  });

  test("OK has no message", () => {
    const trailers = [
      ["grpc-status", "0"],
      ["grpc-message", "OK"],
    ] as const;
    expect(statusFromTrailers(trailers)).toMatchObject({ code: 0, message: "" });
  });

  test("without grpc-status there is none", () => {
    expect(statusFromTrailers([["grpc-message", "x"]])).toBeUndefined();
  });

  test.each(["17", "-1", "", "five", "0x1"])("grpc-status %j is UNKNOWN", (text) => {
    expect(statusFromTrailers([["grpc-status", text]])).toEqual({
      code: 2,
      message: `the backend sent grpc-status "${text}"`,
      trailers: [],
    });
  });
});
