import { expect, test } from "vitest";
import { LabFiles } from "./code.ts";
import { EditedText } from "./edited-text.ts";

const example = {
  name: "chat",
  title: "Chat",
  services: [],
  protoPath: "",
  protoSource: "original proto",
  protoMethods: [],
  hasRules: false,
  handlerSource: "original",
  methods: {},
  defaultMethod: "",
};

const seen = (code: EditedText) => [code.source.value, code.edited.value, code.beforeReset.value];
const texts = ({ handler, proto }: LabFiles) => [handler.source.value, proto.source.value];

// Node has no localStorage here, as a browser that denies it: nothing breaks, the draft is only not kept.
test("an edit can be thrown away, and the throwing away too", () => {
  const code = new EditedText("original", "chat");
  code.restore();
  expect(seen(code)).toEqual(["original", false, undefined]);
  code.reset();
  expect(seen(code)).toEqual(["original", false, undefined]);
  code.edit("mine");
  expect(seen(code)).toEqual(["mine", true, undefined]);
  code.reset();
  expect(seen(code)).toEqual(["original", false, "mine"]);
  code.undoReset();
  expect(seen(code)).toEqual(["mine", true, undefined]);
});

test("the next edit forgets what Reset threw away", () => {
  const code = new EditedText("original", "chat");
  code.edit("mine");
  code.reset();
  code.edit("other");
  code.undoReset();
  expect(seen(code)).toEqual(["other", true, undefined]);
});

test("Reset puts both files back, and both can be brought back", () => {
  const files = new LabFiles(example);
  files.proto.edit("my proto");
  expect([files.edited.value, files.wasReset.value]).toEqual([true, false]);
  files.handler.edit("mine");
  files.reset();
  expect(texts(files)).toEqual(["original", "original proto"]);
  expect([files.edited.value, files.wasReset.value]).toEqual([false, true]);
  files.undoReset();
  expect(texts(files)).toEqual(["mine", "my proto"]);
  expect(files.wasReset.value).toBe(false);
});

test("the files of a share link set the reader's edits aside, and each can be brought back", () => {
  const files = new LabFiles(example);
  files.handler.edit("mine");
  files.takeShared({ source: "theirs", proto: "their proto" });
  expect(texts(files)).toEqual(["theirs", "their proto"]);
  files.handler.edit("theirs, changed");
  expect(files.hasOwnAside.value).toBe(true);
  files.bringBack();
  expect(texts(files)).toEqual(["mine", "original proto"]);
  files.bringBack();
  expect(texts(files)).toEqual(["theirs, changed", "their proto"]);
  files.bringBack();
  files.takeShared({});
  expect(texts(files)).toEqual(["original", "original proto"]);
  files.bringBack();
  expect(texts(files)).toEqual(["mine", "original proto"]);
});

test("shared files set nothing aside when there was nothing to lose", () => {
  const files = new LabFiles(example);
  files.takeShared({ source: "theirs" });
  expect([...texts(files), files.hasOwnAside.value]).toEqual(["theirs", "original proto", false]);
});

test("a browser that keeps nothing is told of", () => {
  const files = new LabFiles(example);
  files.proto.edit("mine");
  expect(files.kept.value).toBe(false);
});
