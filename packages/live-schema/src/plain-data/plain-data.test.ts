import { create, fromJson, isFieldSet, type JsonObject, toBinary, toJson } from "@bufbuild/protobuf";
import { file_google_protobuf_timestamp } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { type PlainFile, plainDescriptor } from "./index.ts";

const importable = [file_google_protobuf_timestamp];

const depot: PlainFile = {
  package: "depot.v1",
  messages: [
    {
      name: "Item",
      fields: [
        { name: "sku", type: "string", number: 1 },
        { name: "state", type: "State", number: 2 },
        { name: "box", type: "Box", number: 3 },
        { name: "stock_per_hall", type: "map<string, int32>", number: 4 },
        { name: "cents", type: "uint32", number: 5, oneof: "price" },
        { name: "words", type: "string", number: 6, oneof: "price" },
        { name: "picture", type: "bytes", number: 7 },
        { name: "revision", type: "int64", number: 8, label: "optional" },
        { name: "codes", type: "sfixed64", number: 9, label: "repeated" },
        { name: "stored_at", type: "google.protobuf.Timestamp", number: 10, label: "optional" },
      ],
      messages: [{ name: "Box", fields: [{ name: "width", type: "double", number: 1 }] }],
      enums: [{ name: "State", values: { STATE_UNSPECIFIED: 0, STATE_STORED: 1 } }],
    },
  ],
  services: [
    {
      name: "DepotService",
      methods: [
        {
          name: "Move",
          input_type: "Item",
          output_type: "depot.v1.Item",
          client_streaming: true,
          server_streaming: true,
        },
      ],
    },
  ],
};

const json: JsonObject = {
  sku: "a",
  state: "STATE_STORED",
  box: { width: 1.5 },
  stock_per_hall: { a: 3 },
  words: "much",
  picture: "AAE=",
  revision: "9007199254740993",
  codes: ["-1"],
  stored_at: "2024-01-01T00:00:00Z",
};

test("a service in JSON becomes descriptors that read and write its messages", () => {
  const built = plainDescriptor(depot, importable);
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  expect(built.file.proto.name).toBe("depot/v1/depot.proto");
  const [message] = built.file.messages;
  const [method] = built.file.services[0]?.methods ?? [];
  if (!message || !method) throw new Error("expected one message and one method");
  expect(toJson(message, fromJson(message, json), { useProtoFieldName: true })).toEqual(json);
  expect(method.methodKind).toBe("bidi_streaming");
  expect([method.input, method.output]).toEqual([message, message]);
});

test("presence: an optional field of proto3 knows whether it is set, another one does not", () => {
  const built = plainDescriptor(
    {
      package: "p",
      messages: [
        {
          name: "A",
          fields: [
            { name: "known", type: "int32", number: 1, label: "optional" },
            { name: "plain", type: "int32", number: 2 },
          ],
        },
      ],
    },
    [],
  );
  const type = built.ok ? built.file.messages[0] : undefined;
  if (!type) throw new Error("expected a message");
  const zeros = fromJson(type, { known: 0, plain: 0 });
  expect(toBinary(type, zeros)).toEqual(new Uint8Array([8, 0]));
  expect(type.fields.map((field) => isFieldSet(zeros, field))).toEqual([true, false]);
});

test("a required field makes the file proto2, where it must be there", () => {
  const built = plainDescriptor(
    { package: "p", messages: [{ name: "A", fields: [{ name: "a", type: "int32", number: 1, label: "required" }] }] },
    [],
  );
  const type = built.ok ? built.file.messages[0] : undefined;
  if (!type) throw new Error("expected a message");
  expect(() => toBinary(type, create(type))).toThrow(/required field not set/);
});

test.each<[string, Partial<PlainFile>, string[]]>([
  [
    "an unknown type",
    { messages: [{ name: "A", fields: [{ name: "a", type: "strng", number: 1 }] }] },
    ["messages[0].fields[0] there is no type strng: did you mean string?"],
  ],
  [
    "a number twice",
    {
      messages: [
        {
          name: "A",
          fields: [
            { name: "a", type: "string", number: 1 },
            { name: "b", type: "string", number: 1 },
          ],
        },
      ],
    },
    ["messages[0].fields[1] the number 1 of A is taken by a: choose another"],
  ],
  [
    "a method of nothing",
    { services: [{ name: "S", methods: [{ name: "M", input_type: "Nothing", output_type: "int32" }] }] },
    [
      "services[0].methods[0] request: there is no type Nothing: declare a message or an enum of that name",
      "services[0].methods[0] response: expected a message, found int32: wrap it in a message of its own",
    ],
  ],
  [
    "an enum without zero",
    { enums: [{ name: "E", values: { A: 1 } }] },
    ["enums[0].values[0] the first value of an enum must be 0 in proto3, found 1"],
  ],
  [
    "a map with bytes as keys",
    { messages: [{ name: "A", fields: [{ name: "a", type: "map<bytes, string>", number: 1 }] }] },
    ["messages[0].fields[0] the keys of a map are integers, bool or string"],
  ],
])("%s is reported with its path", (_name, plain, expected) => {
  const built = plainDescriptor({ package: "p", ...plain }, []);
  expect(built.ok ? [] : built.problems.map(({ path, message }) => `${path} ${message}`)).toEqual(expected);
});
