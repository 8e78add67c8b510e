import { expect, test } from "vitest";
import { AddedFiles, textOfFiles } from "./added-files.ts";
import { EditedText } from "./edited-text.ts";

function filesOf(text = ""): AddedFiles {
  const kept = new EditedText("", "chat:added");
  kept.replace(text);
  return new AddedFiles(kept, "chat/v1/chat.proto");
}

test("a file is added with its package, edited, renamed in its place, and removed", () => {
  const added = filesOf();
  expect(added.change).toBeUndefined();
  added.add("shop/v1/money.proto");
  added.add("odd-name/b.proto");
  expect(added.files.value).toEqual({
    "shop/v1/money.proto": 'syntax = "proto3";\n\npackage shop.v1;\n',
    "odd-name/b.proto": 'syntax = "proto3";\n',
  });
  added.edit("shop/v1/money.proto", "mine");
  added.edit("no/such.proto", "nothing");
  added.rename("shop/v1/money.proto", "a.proto");
  expect(Object.entries(added.files.value)[0]).toEqual(["a.proto", "mine"]);
  added.remove("a.proto");
  added.remove("odd-name/b.proto");
  expect(added.change).toBeUndefined();
});

test.each([
  ["", /ends in \.proto/],
  ["a.txt", /ends in \.proto/],
  ["../a.proto", /ends in \.proto/],
  ["/a.proto", /ends in \.proto/],
  ["a b.proto", /ends in \.proto/],
  [`${"a".repeat(300)}.proto`, /ends in \.proto/],
  ["chat/v1/chat.proto", /already/],
  ["b.proto", /already/],
  ["google/protobuf/any.proto", /Google’s own/],
])("%j is no path for a file", (path, why) => {
  const added = filesOf(textOfFiles({ "b.proto": "" }));
  expect(added.faultOf(path)).toMatch(why);
});

test("a file may keep its path, and have one like a property of every object", () => {
  const added = filesOf(textOfFiles({ "b.proto": "" }));
  expect(added.faultOf("b.proto", "b.proto")).toBeUndefined();
  expect(added.faultOf("__proto__/constructor.proto")).toBeUndefined();
});

test.each([
  "{",
  "null",
  "[]",
  '"text"',
  '{"__proto__":"x"}',
  '{"a.proto":1}',
  '{"../a.proto":""}',
  '{"chat/v1/chat.proto":""}',
])("%s in the browser's storage is no file", (text) => expect(filesOf(text).files.value).toEqual({}));
