import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onPage, type ExampleData } from "../../example.ts";
import { LabFiles } from "./code.ts";
import { saveDraft } from "./drafts.ts";
import { editElsewhere, rememberEdit } from "./edits-elsewhere.ts";

const example: ExampleData = {
  name: "chat",
  title: "Chat",
  services: [],
  protoPath: "chat.proto",
  protoSource: "original proto",
  protoMethods: [],
  hasRules: false,
  handlerSource: "original",
  methods: {},
  defaultMethod: "",
};
const quickStart = onPage(example, { path: "/guide/quick-start/", title: "Quick start" });
const unary = onPage(example, { path: "/guide/unary/", title: "Unary" });
const errors = onPage(example, { path: "/guide/errors/", title: "Errors" });

/** What a browser keeps, as a plain object. */
class Kept {
  [key: string]: unknown;
  getItem = (key: string): string | null => (Object.hasOwn(this, key) ? String(this[key]) : null);
  setItem = (key: string, value: string): void => void (this[key] = value);
  removeItem = (key: string): void => void Reflect.deleteProperty(this, key);
}

beforeEach(() => {
  vi.stubGlobal("localStorage", new Kept());
  vi.stubGlobal("window", new EventTarget());
});
const labs: LabFiles[] = [];
afterEach(() => {
  for (const lab of labs.splice(0)) lab.close();
  vi.unstubAllGlobals();
});

function opened(page: ExampleData): LabFiles {
  const files = new LabFiles(page);
  files.restore();
  labs.push(files);
  return files;
}

test("an edit belongs to its page, and another page offers it with its place", () => {
  opened(quickStart).handler.edit("mine");
  expect(opened(quickStart).handler.source.value).toBe("mine");
  const there = opened(unary);
  expect(there.handler.source.value).toBe("original");
  expect(there.offered.value).toMatchObject({ page: { path: "/guide/quick-start/", title: "Quick start" } });
});

test("the offered edits are taken whole, and both pages have their own from then on", () => {
  const first = opened(quickStart);
  first.handler.edit("mine");
  first.proto.edit("my proto");
  localStorage.setItem("lab:client:chat@/guide/quick-start/:Chat", "my program");
  const there = opened(unary);
  there.takeOffered();
  expect([there.handler.source.value, there.proto.source.value]).toEqual(["mine", "my proto"]);
  expect(localStorage.getItem("lab:client:chat@/guide/unary/:Chat")).toBe("my program");
  there.handler.edit("mine, changed");
  expect(opened(quickStart).handler.source.value).toBe("mine");
  there.reset();
  expect(there.offered.value).toBeUndefined();
});

test("an offer that was declined comes back with a later edit, and on other pages", () => {
  saveDraft("chat@/guide/quick-start/", "mine");
  rememberEdit(quickStart, 1_000);
  opened(unary).dismissOffered();
  expect(opened(unary).offered.value).toBeUndefined();
  expect(opened(errors).offered.value).toBeDefined();
  rememberEdit(quickStart, 2_000);
  expect(opened(unary).offered.value).toMatchObject({ atMs: 2_000 });
});

test("the latest edits are offered, none when they were put back, and none beside the page's own", () => {
  for (const [page, atMs] of [
    [quickStart, 1_000],
    [errors, 2_000],
  ] as const) {
    saveDraft(String(page.keptAs), "mine");
    rememberEdit(page, atMs);
  }
  expect(editElsewhere(unary)?.page.title).toBe("Errors");
  const last = opened(errors);
  last.reset();
  expect(editElsewhere(unary)?.page.title).toBe("Quick start");
  const there = opened(unary);
  there.handler.edit("another");
  expect(there.offered.value).toBeUndefined();
});

test("edits from before pages had their own are those of the playground, and offered", () => {
  saveDraft("chat", "from before");
  expect(editElsewhere(unary)).toEqual({
    name: "chat",
    page: { path: "/lab/chat/", title: "the playground" },
    atMs: 0,
  });
  const there = opened(unary);
  there.takeOffered();
  expect(there.handler.source.value).toBe("from before");
  expect(opened(example).handler.source.value).toBe("from before");
});

test("exercises and other examples are left alone", () => {
  saveDraft("exercise:chat", "of an exercise");
  saveDraft("chatter@/guide/unary/", "of another example");
  rememberEdit({ name: "chatter", keptAs: "chatter@/guide/unary/", page: { path: "", title: "" } }, 1_000);
  expect(editElsewhere(unary)).toBeUndefined();
  expect(editElsewhere({ name: "chat", keptAs: "exercise:echo" })).toBeUndefined();
});

test("what is no record is passed over", () => {
  saveDraft("chat@/guide/quick-start/", "mine");
  for (const odd of ["{", "null", "7", '{"title":5,"atMs":"x"}', '{"atMs":1e999}']) {
    localStorage.setItem("lab:edited:chat@/guide/quick-start/", odd);
    expect(editElsewhere(unary)).toMatchObject({ page: { title: "/guide/quick-start/" }, atMs: 0 });
  }
});

test("two labs of one page, and two tabs, have one text", () => {
  const [first, second] = [opened(quickStart), opened(quickStart)];
  first.handler.edit("mine");
  expect(second.handler.source.value).toBe("mine");
  const saved = Object.assign(new Event("storage"), { key: "lab:draft:chat@/guide/quick-start/", newValue: "theirs" });
  window.dispatchEvent(saved);
  expect([first.handler.source.value, second.handler.source.value]).toEqual(["theirs", "theirs"]);
  second.close();
  first.handler.edit("mine again");
  expect(second.handler.source.value).toBe("theirs");
});
