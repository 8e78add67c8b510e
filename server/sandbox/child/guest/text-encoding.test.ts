import { describe, expect, test } from "vitest";
import { TextDecoder, TextEncoder } from "./text-encoding.ts";

// The platform's own are the judge.
const Judge = { Encoder: globalThis.TextEncoder, Decoder: globalThis.TextDecoder };

const texts = [
  "",
  "ascii",
  "größe",
  "€",
  "😀",
  "a\ud800b",
  "\udc00",
  "\ud83d\ude00\ud83d",
  "\ufeffbom",
  "x".repeat(20_000) + "é",
];

test.each(texts)("%j is encoded as the platform does", (text) => {
  expect([...new TextEncoder().encode(text)]).toEqual([...new Judge.Encoder().encode(text)]);
});

test.each([0, 1, 3, 4, 6, 50])("encodeInto %i bytes stops before the character that does not fit", (size) => {
  const [ours, theirs] = [new Uint8Array(size), new Uint8Array(size)];
  const text = "é€😀abc";
  expect(new TextEncoder().encodeInto(text, ours)).toEqual(new Judge.Encoder().encodeInto(text, theirs));
  expect(ours).toEqual(theirs);
});

/** Bytes that show every branch: all pairs of interesting bytes between two letters. */
const interesting = [
  0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff,
];
const samples = interesting.flatMap((a) =>
  interesting.flatMap((b) => interesting.map((c) => Uint8Array.of(0x61, a, b, c, 0x7a))),
);

describe("decoding", () => {
  test("every mixture of valid and invalid bytes reads as the platform reads it", () => {
    for (const bytes of samples) expect(new TextDecoder().decode(bytes)).toBe(new Judge.Decoder().decode(bytes));
  });

  test("fatal throws exactly when the platform throws", () => {
    const outcome = (Decoder: typeof TextDecoder | typeof Judge.Decoder, bytes: Uint8Array): string => {
      try {
        return new Decoder("utf-8", { fatal: true }).decode(bytes);
      } catch {
        return "threw";
      }
    };
    for (const bytes of samples) expect(outcome(TextDecoder, bytes)).toBe(outcome(Judge.Decoder, bytes));
  });

  test.each(texts)("%j byte by byte, as a stream", (text) => {
    const decoder = new TextDecoder();
    let decoded = "";
    for (const byte of new Judge.Encoder().encode(text))
      decoded += decoder.decode(Uint8Array.of(byte), { stream: true });
    expect(decoded + decoder.decode()).toBe(new Judge.Decoder().decode(new Judge.Encoder().encode(text)));
  });

  test("a view reads only its own part, and other encodings are refused", () => {
    const buffer = new Judge.Encoder().encode("abcd").buffer;
    expect(new TextDecoder().decode(new DataView(buffer, 1, 2))).toBe("bc");
    expect(new TextDecoder().decode(buffer)).toBe("abcd");
    expect(() => new TextDecoder("latin1")).toThrow("only utf-8");
  });
});
