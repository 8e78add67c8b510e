import { expect, test } from "vitest";
import type { MessageBody } from "../../../run/events/event.ts";
import { StreamPricesResponseSchema } from "../../../../proto/gen/stock/v1/stock_pb.js";
import { UploadFileRequestSchema } from "../../../../proto/gen/storage/v1/storage_pb.js";
import { isChanged, type RowField, rowTextOf, shownText } from "./row-text.ts";

function bodyOf(value: unknown, more: Partial<MessageBody> = {}): MessageBody {
  return { payload: new Uint8Array(), sizeBytes: 10, text: JSON.stringify(value), ...more };
}

const shown = (body: MessageBody): string => {
  const { fields, note } = rowTextOf(body);
  return note ?? fields.map(({ name, text }) => `${name} ${text}`).join("  ");
};

test.each<[string, unknown, string]>([
  ["numbers and text", { price: 357.07, sequence: 1, symbol: "AAPL" }, "price 357.07  sequence 1  symbol AAPL"],
  ["text with blanks", { text: "Echo: Is anyone here?" }, "text Echo: Is anyone here?"],
  ["text that would not look the same", { a: "", b: " x", c: "two\nlines" }, 'a ""  b " x"  c "two\\nlines"'],
  ["messages in messages", { fee: { currency: "EUR", cents: "5" } }, "fee {currency EUR, cents 5}"],
  ["lists", { symbols: ["A", "B"], points: [{ x: 1 }, {}] }, "symbols [A, B]  points [{x 1}, {}]"],
  ["default values", { n: 0, on: false, list: [], none: null }, "n 0  on false  list []  none null"],
  ["an empty message", {}, "empty message"],
  ["what could not be read", { unreadable: "premature EOF" }, "not readable: premature EOF"],
  ["odd names", JSON.parse('{ "__proto__": 1, "constructor": {} }'), "__proto__ 1  constructor {}"],
])("%s", (_, value, expected) => {
  expect(shown(bodyOf(value))).toBe(expected);
});

test("a field may be called unreadable", () => {
  const field = { name: "unreadable" };
  const type = { fields: [field] } as unknown as NonNullable<MessageBody["type"]>;
  expect(shown(bodyOf({ unreadable: "x" }, { type }))).toBe("unreadable x");
});

test("bytes are counted, and begin in base64", () => {
  const data = Buffer.from("x".repeat(3_000)).toString("base64");
  expect(shown(bodyOf({ data }, { type: UploadFileRequestSchema }))).toBe("data 2.9 KiB eHh4eHh4eHh4eHh4eHh4eHh4…");
  expect(shown(bodyOf({ data: "AAEC" }, { type: UploadFileRequestSchema }))).toBe("data 3 B AAEC");
});

test("a long text is cut, and a large message is not read at all", () => {
  const text = shown(bodyOf({ text: "x".repeat(5_000) }));
  expect(text).toBe(`text ${"x".repeat(600)}…`);
  const huge = bodyOf({}, { sizeBytes: 4_000_000, text: "not JSON" });
  expect(shown(huge)).toBe("3.8 MiB: select to read");
});

test("values that a field has without being set are quiet", () => {
  const { fields } = rowTextOf(bodyOf({ a: 0, b: 1, c: "", d: "x", e: {}, f: [0] }));
  expect(fields.map(({ tone }) => tone)).toEqual(["default", "scalar", "default", "string", "default", "string"]);
});

test("of a time on the day of the message before, the time alone is shown", () => {
  const [first, second, later] = ["2026-11-29T10:00:00.1Z", "2026-11-29T10:00:00.2Z", "2026-11-30T00:00:00Z"].map(
    (at) => rowTextOf(bodyOf({ at })),
  );
  const textOf = (row = first, before = first): string => row?.fields.map((at) => shownText(at, before)).join("") ?? "";
  expect(textOf(first, rowTextOf(bodyOf({})))).toBe("2026-11-29T10:00:00.1Z");
  expect(textOf(second, first)).toBe("10:00:00.2Z");
  expect(textOf(later, second)).toBe("2026-11-30T00:00:00Z");
});

test("only what is another value than before is changed", () => {
  const type = StreamPricesResponseSchema;
  const before = rowTextOf(bodyOf({ symbol: "A", price: 1, tags: ["x"] }, { type }));
  const now = rowTextOf(bodyOf({ symbol: "A", price: 2, tags: ["x"], note: "new" }, { type }));
  const changed = (fields: readonly RowField[], than: typeof before | undefined): string[] =>
    fields.filter((field) => isChanged(field, than)).map(({ name }) => name);
  expect(changed(now.fields, before)).toEqual(["price", "note"]);
  expect(changed(now.fields, undefined)).toEqual([]);
  expect(changed(now.fields, rowTextOf(bodyOf({ unreadable: "x" })))).toEqual([]);
});
