import { describe, expect, test } from "vitest";
import { formatGrpcTimeout, parseConnectTimeout, parseGrpcTimeout } from "./timeout.ts";

describe("formatGrpcTimeout", () => {
  test.each([
    [0, "0n"],
    [0.5, "500000n"],
    [99, "99000000n"],
    [100, "100000u"],
    [300, "300000u"],
    [99_999.999, "99999999u"],
    [100_000, "100000m"],
    [99_999_999, "99999999m"],
    [100_000_000, "100000S"],
    [9_999_999_999, "2147483S"],
    [-5, "0n"],
  ])("%d ms is %s", (ms, text) => expect(formatGrpcTimeout(ms)).toBe(text));
});

describe("parseGrpcTimeout", () => {
  test.each([
    [undefined, undefined],
    ["1H", 3_600_000],
    ["2M", 120_000],
    ["3S", 3_000],
    ["250m", 250],
    ["1500u", 1.5],
    ["1000000n", 1],
  ])("%s is %s ms", (text, ms) => {
    const parsed = parseGrpcTimeout(text);
    if (ms === undefined) expect(parsed).toBeUndefined();
    else expect(parsed).toBeCloseTo(ms, 9);
  });

  test.each(["", "5", "m", "123456789m", "1 m", "-1m", "1.5S", "1x"])("%j is refused", (text) => {
    expect(() => parseGrpcTimeout(text)).toThrow(expect.objectContaining({ code: 3 }) as Error);
  });
});

describe("parseConnectTimeout", () => {
  test("milliseconds", () => {
    expect(parseConnectTimeout(undefined)).toBeUndefined();
    expect(parseConnectTimeout("0")).toBe(0);
    expect(parseConnectTimeout("9999999999")).toBe(9_999_999_999);
  });

  test.each(["", "5m", "12345678901", "-1", "1.5"])("%j is refused", (text) => {
    expect(() => parseConnectTimeout(text)).toThrow(expect.objectContaining({ code: 3 }) as Error);
  });
});
