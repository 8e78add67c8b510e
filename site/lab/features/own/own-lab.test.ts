import { expect, test } from "vitest";
import { labFileText, fileName, labsFileText, readLabFile } from "./lab-file.ts";
import { exampleOf, labJson, type OwnLab, readLab } from "./own-lab.ts";

const entry = { name: "Watch", kind: "server_streaming", requestType: "Q", responseType: "A" } as const;
const lab: OwnLab = {
  name: "Shop",
  createdAtMs: 1_000,
  handler: "export default {};",
  proto: "shop/v1/shop.proto",
  protos: { "shop/v1/shop.proto": "service S {}", "shop/v1/money.proto": "" },
  methods: [entry],
  method: "Watch",
  samples: { Watch: { request: { a: 1 }, metadata: { k: "v" }, deadlineMs: 5 } },
  clients: { Watch: "await 1;" },
};

test("a lab comes back from its file as it was, and from a backup", () => {
  expect(readLabFile(labFileText(lab))).toEqual({ labs: [lab], faults: [] });
  expect(readLabFile(labsFileText([lab, { ...lab, name: "B" }])).labs).toEqual([lab, { ...lab, name: "B" }]);
});

test.each([
  ["a newer version", { version: 2 }, /newer playground wrote.*reads version 1.*reload/u],
  ["an older version", { version: 0 }, /expected "version": 1, found 0/u],
  ["another kind", { kind: "x" }, /expected "kind": "grpc-streaming-playground\/lab", found "x"/u],
  ["no handler", { handler: 1 }, /expected handler as text, found 1/u],
  ["a path that leads elsewhere", { protos: { "../a.proto": "" } }, /paths that end in \.proto/u],
  ["a first file that is missing", { proto: "b.proto" }, /`proto` names among `protos`, found "b.proto"/u],
  ["no methods", { methods: [] }, /at least one method/u],
  ["an unknown mode", { methods: [{ ...entry, kind: "duplex" }] }, /one of unary, server_streaming/u],
  ["samples that are none", { samples: { Watch: { messages: {} } } }, /Watch as a list/u],
  ["a prototype for a name", { name: { toString: 1 } }, /name as text/u],
])("a file with %s is refused with a sentence", (_, change, sentence) => {
  expect(() => readLab({ ...labJson(lab), ...change })).toThrow(sentence);
});

test("of a backup the readable labs are taken, and each other is named", () => {
  const text = labsFileText([lab]).replace('"labs": [', '"labs": [{ "kind": 1 },');
  const { labs, faults } = readLabFile(text);
  expect(labs).toEqual([lab]);
  expect(faults).toEqual([expect.stringMatching(/^Lab 1 of the file: expected "kind"/u)]);
});

test.each([
  "",
  "[]",
  "null",
  "{",
  '{"kind":"grpc-streaming-playground/labs","version":1,"labs":{}}',
  '{"kind":"other"}',
])("%j is no file of labs", (text) => {
  expect(() => readLabFile(text)).toThrow(/expected/u);
});

test("a method that is gone gives way to the first, and a long name is cut", () => {
  const found = readLab({ ...labJson(lab), method: "Gone", name: `  a\n b ${"x".repeat(200)}` });
  expect([found.method, found.name.length, found.name.startsWith("a b x")]).toEqual(["Watch", 80, true]);
});

test("the workbench gets the first .proto and the others apart", () => {
  const { protoPath, protoSource, own, services, keptAs } = exampleOf("1f", lab);
  expect([protoPath, protoSource, own, services, keptAs]).toEqual([
    "shop/v1/shop.proto",
    "service S {}",
    { added: { "shop/v1/money.proto": "" } },
    [],
    "my:1f",
  ]);
});

test.each([
  ["My shop / v2", "my-shop-v2"],
  ["../..", "lab"],
  ["Naïve", "naïve"],
])("a file for %j is called %s", (name, file) => {
  expect(fileName(name)).toBe(file);
});
