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
  ["é.proto", "_.proto"],
  [`${"x".repeat(300)}.proto`, "service.proto"],
])("%s becomes %s", (path, clean) => {
  expect(pathsOf({ path, text: "" })).toEqual([clean]);
});
