import { create, type DescMessage, toBinary } from "@bufbuild/protobuf";
import { type Any, anyPack, AnySchema, DurationSchema } from "@bufbuild/protobuf/wkt";
import { beforeAll, expect, test } from "vitest";
import { bufBuild, registryOf } from "../../../packages/live-schema/src/testing/compile.ts";
import { loadTypesOf } from "./known-types.ts";
import { bodyOf, parseMessage } from "./message-json.ts";

const registry = registryOf(
  bufBuild(
    "parcel/v1/parcel.proto",
    `edition = "2023";
package parcel.v1;
import "google/protobuf/any.proto";
message Parcel {
  string id = 1;
  google.protobuf.Any content = 2;
  repeated google.protobuf.Any more = 3;
  map<string, google.protobuf.Any> by_name = 4;
  Parcel inner = 5;
  extensions 100 to 200;
}
message Book { string title = 1; int32 pages = 2; }
extend Parcel { Book gift = 100; }
extend Parcel { repeated int32 weights = 101; }
`,
  ),
);

function typeOf(name: string): DescMessage {
  const type = registry.getMessage(`parcel.v1.${name}`);
  if (!type) throw new Error(`expected a message ${name}`);
  return type;
}
const parcel = typeOf("Parcel");

beforeAll(() => loadTypesOf(parcel.file));

function sent(json: unknown): Uint8Array {
  const parsed = parseMessage(parcel, JSON.stringify(json));
  if (!parsed.ok) throw new Error(parsed.message);
  return toBinary(parcel, parsed.message);
}

const url = (name: string): string => `type.googleapis.com/${name}`;
const book = { "@type": url("parcel.v1.Book"), title: "Emma", pages: 474 };
const duration = { "@type": url("google.protobuf.Duration"), value: "1.500s" };
const inAny = (value: unknown): object => ({ "@type": url("google.protobuf.Any"), value });

test.each<[string, object]>([
  ["of the file's own", { content: book }],
  ["of Google's, which the file does not import", { content: duration }],
  ["of a Struct", { content: { "@type": url("google.protobuf.Struct"), value: { a: [1, null] } } }],
  ["of a wrapper", { content: { "@type": url("google.protobuf.Int64Value"), value: "9007199254740993" } }],
  ["of Empty, which has no JSON form of its own", { content: { "@type": url("google.protobuf.Empty") } }],
  [
    "in lists, maps and messages",
    { more: [book, duration], by_name: { a: book, "1": duration }, inner: { content: book } },
  ],
  ["in an Any", { content: inAny(inAny(book)) }],
  ["in a message in an Any", { content: { "@type": url("parcel.v1.Parcel"), content: duration } }],
  ["empty", { content: {} }],
  ["beside extensions", { "[parcel.v1.gift]": { title: "x" }, "[parcel.v1.weights]": [1, 2] }],
])("an Any %s is sent, and shown as it was typed", (_, json) => {
  expect(JSON.parse(bodyOf(parcel, sent(json)).text)).toEqual(json);
});

test("what a handler answers is written with all its fields, inside an Any too", () => {
  const { text } = bodyOf(parcel, sent({ content: { "@type": url("parcel.v1.Book") } }), { whole: true });
  expect(JSON.parse(text)).toMatchObject({ content: { "@type": url("parcel.v1.Book") }, more: [] });
});

test.each<[string, string, number, number, RegExp]>([
  ["no @type", '{ "content": { "value": "1s" } }', 1, 3, /^content: an Any needs "@type".*Duration"$/],
  ["a @type that is no text", '{ "content": { "@type": 7 } }', 1, 16, /^content\.@type: expected a type URL.*found 7$/],
  ["a name without URL", '{ "content": { "@type": "a.B" } }', 1, 16, /^content\.@type: expected a type URL/],
  ["a URL without name", '{ "content": { "@type": "a/" } }', 1, 16, /^content\.@type: expected a type URL/],
  ["no object", '{ "content": "1s" }', 1, 3, /^content: expected an Any: an object with "@type", found "1s"$/],
  ["the @type twice", `{ "content": { "@type": "a/b",\n "@type": "a/c" } }`, 2, 2, /"@type" is here twice/],
  [
    "a type that is not known",
    '{ "more": [{}, { "@type": "x/other.v1.Thing" }] }',
    ...([1, 18] as const),
    /^more\[1\]\.@type: this \.proto knows no message other\.v1\.Thing: name one of parcel\.v1\.Parcel, parcel\.v1\.Book or Google's own, or import/,
  ],
  ["a slip", '{ "content": { "@type": "x/parcel.v1.Bok" } }', 1, 16, /Did you mean parcel\.v1\.Book\?/],
  [
    "a field that it lacks",
    '{ "content": { "@type": "x/parcel.v1.Book", "name": 1 } }',
    1,
    45,
    /Book has no field "name"/,
  ],
  ["a wrong value", '{ "content": { "@type": "x/parcel.v1.Book", "pages": "many" } }', 1, 45, /^pages \(int32\): /],
  [
    "Google's form outside of value",
    '{ "content": { "@type": "x/google.protobuf.Duration", "seconds": 1 } }',
    ...([1, 55] as const),
    /^content\.seconds: beside "@type", an Any of google\.protobuf\.Duration has only "value"$/,
  ],
  ["no value", '{ "content": { "@type": "x/google.protobuf.Duration" } }', 1, 3, /^content: .* JSON form in "value"$/],
  [
    "a value that is none",
    '{ "by_name": { "k": { "@type": "x/google.protobuf.Duration", "value": "soon" } } }',
    ...([1, 62] as const),
    /^by_name\.k\.value: /,
  ],
  ["an unknown extension", '{ "[parcel.v1.price]": 1 }', 1, 3, /no extension \[parcel\.v1\.price\] here: import/],
  [
    "another type's extension",
    '{ "inner": { "content": { "@type": "x/parcel.v1.Book", "[parcel.v1.gift]": {} } } }',
    1,
    56,
    /no extension/,
  ],
])("%s is a mistake with its place", (_, text, line, column, message) => {
  const parsed = parseMessage(parcel, text);
  expect(parsed).toMatchObject({ ok: false, message: expect.stringMatching(message) as string });
  expect(parsed.ok ? undefined : parsed.place).toEqual({ line, column });
});

test("an Any in an Any a hundred deep is refused where it becomes too deep", () => {
  let deep: object = book;
  for (let count = 0; count < 100; count++) deep = inAny(deep);
  const parsed = parseMessage(parcel, JSON.stringify({ content: deep }));
  expect(parsed).toMatchObject({
    ok: false,
    place: { line: 1 },
    message: expect.stringMatching(/^content(\.value)+: expected at most 100 messages in messages/) as string,
  });
});

const withContent = (content: Pick<Any, "typeUrl" | "value">): Uint8Array =>
  toBinary(parcel, create(parcel, { content: create(AnySchema, content) }));

test("a type that is not known is shown as its URL and its bytes", () => {
  const { text } = bodyOf(parcel, withContent({ typeUrl: "x/other.v1.Thing", value: Uint8Array.of(8, 1) }));
  expect(JSON.parse(text)).toEqual({ content: { "@type": "x/other.v1.Thing", value: "CAE=" } });
});

test.each<[string, string, Uint8Array]>([
  ["bytes that are no such message", url("parcel.v1.Book"), Uint8Array.of(10, 200)],
  ["a value out of range", url("google.protobuf.Duration"), Uint8Array.of(8, 255, 255, 255, 255, 255, 255, 255, 127)],
])("%s stay bytes, and the rest of the message is shown", (_, typeUrl, value) => {
  const { content } = JSON.parse(bodyOf(parcel, withContent({ typeUrl, value })).text) as { content: object };
  expect(content).toEqual({
    "@type": typeUrl,
    unreadable: expect.any(String) as string,
    value: Buffer.from(value).toString("base64"),
  });
});

test("Anys in Anys without end are shown as far as a hundred", () => {
  let any = anyPack(DurationSchema, create(DurationSchema, { seconds: 1n }));
  for (let count = 0; count < 2_000; count++) any = anyPack(AnySchema, any);
  const { text } = bodyOf(parcel, withContent(any));
  expect(text.match(/google\.protobuf\.Any/g)).toHaveLength(101);
  expect(text).toContain("expected at most 100 messages in messages");
});
