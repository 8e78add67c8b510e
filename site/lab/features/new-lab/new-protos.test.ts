import { expect, test } from "vitest";
import { type NewProto, placedProtos } from "./new-protos.ts";

const pathsOf = (...files: NewProto[]): string[] => Object.keys(placedProtos(files));

test.each([
  ["package shop.v1;", "shop/v1/shop.proto"],
  ["// package no.v1;\npackage   shop.v1beta1 ;", "shop/v1beta1/shop.proto"],
  ['syntax = "proto3";', "service.proto"],
  ["package v1;", "v1/service.proto"],
  ["/* package no; */ message M {}", "service.proto"],
])("%s lies where its package says", (text, path) => {
  expect(pathsOf({ text })).toEqual([path]);
});

test("a file that another imports lies where that looks for it", () => {
  const main = {
    path: "shop.proto",
    text: 'package shop.v1; import "shop/v1/money.proto"; import public "shop/v1/x.proto";',
  };
  expect(pathsOf(main, { path: "money.proto", text: "package shop.v1;" })).toEqual([
    "shop.proto",
    "shop/v1/money.proto",
  ]);
});

test("Google's files are not stood in for, and two of one path have two paths", () => {
  const main = { text: 'import "google/protobuf/any.proto";' };
  expect(pathsOf(main, { path: "any.proto", text: "" }, { path: "any.proto", text: "" })).toEqual([
    "service.proto",
    "any.proto",
    "any_2.proto",
  ]);
});

test.each([
  ["my shop.proto", "my_shop.proto"],
  ["C:\\protos\\shop.proto", "C_/protos/shop.proto"],
  ["../../etc/passwd", "etc/passwd.proto"],
  ["é.proto", "e.proto"],
  ["日本.proto", "u65e5u672c.proto"],
  [`${"x".repeat(300)}.proto`, "service.proto"],
])("%s becomes %s", (path, clean) => {
  expect(pathsOf({ path, text: "" })).toEqual([clean]);
});

test.each([
  ["x y.proto", "x y.proto", "x_y.proto"],
  ["é.proto", "é.proto", "e.proto"],
  ["e\u0301.proto", "é.proto", "e.proto"],
  ["日.proto", "日.proto", "u65e5.proto"],
  ["x y 🎉.proto", "x y 🎉.proto", "x_y_u1f389.proto"],
  ["x y.proto", "shop v1/x y.proto", "shop_v1/x_y.proto"],
])("a file %j that is imported as %j is imported by its new name", (path, written, now) => {
  const main = { path: "main.proto", text: `import "a.proto";\nimport public '${written}';` };
  const placed = placedProtos([main, { path, text: "message M {}" }]);
  expect(placed).toEqual({ "main.proto": `import "a.proto";\nimport public '${now}';`, [now]: "message M {}" });
});

test("of two files whose names become one, each is imported as the one it is", () => {
  const main = { path: "main.proto", text: 'import "x_y.proto"; import "x y.proto";' };
  const placed = placedProtos([main, { path: "x_y.proto", text: "" }, { path: "x y.proto", text: "" }]);
  expect(placed).toMatchObject({ "main.proto": 'import "x_y.proto"; import "x_y_2.proto";', "x_y_2.proto": "" });
});

test("an import of a file that is not there stays as it is written", () => {
  const main = { path: "main.proto", text: 'import "not there.proto";' };
  expect(placedProtos([main])).toEqual({ "main.proto": 'import "not there.proto";' });
});
