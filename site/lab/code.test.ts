import { expect, test } from "vitest";
import { HandlerCode } from "./code.ts";

const example = {
  name: "chat",
  title: "Chat",
  services: [],
  protoPath: "",
  protoSource: "",
  handlerSource: "original",
  methods: {},
  defaultMethod: "",
};

const seen = (code: HandlerCode) => [code.source.value, code.edited.value, code.beforeReset.value];

// Node has no localStorage here, as a browser that denies it: nothing breaks, the draft is only not kept.
test("an edit can be thrown away, and the throwing away too", () => {
  const code = new HandlerCode(example);
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
  const code = new HandlerCode(example);
  code.edit("mine");
  code.reset();
  code.edit("other");
  code.undoReset();
  expect(seen(code)).toEqual(["other", true, undefined]);
});

test("the code of a share link sets the reader's edits aside, and each can be brought back", () => {
  const code = new HandlerCode(example);
  code.edit("mine");
  code.takeShared("theirs");
  expect([code.source.value, code.setAside.value]).toEqual(["theirs", "mine"]);
  code.edit("theirs, changed");
  expect(code.setAside.value).toBe("mine");
  code.bringBack();
  expect([code.source.value, code.setAside.value]).toEqual(["mine", "theirs, changed"]);
  code.takeShared();
  expect([code.source.value, code.setAside.value]).toEqual(["original", "mine"]);
});

test("shared code sets nothing aside when there was nothing to lose", () => {
  const code = new HandlerCode(example);
  code.takeShared("theirs");
  expect([code.source.value, code.setAside.value]).toEqual(["theirs", undefined]);
});

test("a browser that keeps nothing is told of", () => {
  const code = new HandlerCode(example);
  code.edit("mine");
  expect(code.kept.value).toBe(false);
});
