import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type CourseEntry, countDone, nextUndone, stateOf } from "./entry.ts";
import { mark, readProgress, unmark, writeMarks } from "./progress.ts";
import { addProgress, exportText, forgetProgress, readFile } from "./progress-file.ts";

/** What a browser keeps, as a plain object; `isFull` takes nothing more. */
class Kept {
  [key: string]: unknown;
  getItem = (key: string): string | null => (Object.hasOwn(this, key) ? String(this[key]) : null);
  removeItem = (key: string): void => void Reflect.deleteProperty(this, key);
  setItem = (key: string, value: string): void => {
    if (isFull) throw new Error("the storage is full");
    this[key] = value;
  };
}

let isFull = false;
beforeEach(() => {
  isFull = false;
  vi.stubGlobal("localStorage", new Kept());
  vi.stubGlobal("window", new EventTarget());
  forgetProgress();
});
afterEach(() => vi.unstubAllGlobals());

const overview: CourseEntry = { path: "/guide/overview/", title: "Overview" };
const unary: CourseEntry = { path: "/guide/unary/", title: "Unary", steps: 2 };
const echo: CourseEntry = { path: "/exercises/echo/", title: "Answer a call" };
const course = [overview, unary, echo];

const tick = (ids: readonly string[], list = "/guide/unary/#steps"): void =>
  localStorage.setItem(`try:${list}`, JSON.stringify(ids));

describe("a page of the course", () => {
  test("is new, begun or done, and its steps are counted", () => {
    expect(course.map((entry) => stateOf(entry, readProgress()))).toEqual([
      { kind: "new", text: "" },
      { kind: "new", text: "0 of 2 steps" },
      { kind: "new", text: "" },
    ]);
    tick(["00000001"]);
    mark("tried", "echo");
    mark("pages", "/guide/overview/");
    expect(course.map((entry) => stateOf(entry, readProgress()))).toEqual([
      { kind: "done", text: "done" },
      { kind: "begun", text: "1 of 2 steps" },
      { kind: "begun", text: "tried" },
    ]);
    tick(["00000002"], "/guide/unary/#more");
    mark("done", "echo");
    expect(countDone(course, readProgress())).toBe(3);
  });

  test("that was marked as done says which steps are not", () => {
    mark("pages", unary.path);
    expect(stateOf(unary, readProgress())).toEqual({ kind: "done", text: "done, 0 of 2 steps" });
    unmark("pages", unary.path);
    expect(stateOf(unary, readProgress()).kind).toBe("new");
  });

  test("ticks of steps that the page no longer has do not count twice", () => {
    tick(["00000001", "00000002", "00000003"]);
    expect(stateOf(unary, readProgress())).toEqual({ kind: "done", text: "done" });
  });
});

test("Continue leads to the first page that is not done, and from a page to the next one, round the end", () => {
  expect(nextUndone(course, readProgress())).toBe(overview);
  mark("pages", overview.path);
  expect(nextUndone(course, readProgress())).toBe(unary);
  expect(nextUndone(course, readProgress(), unary.path)).toBe(echo);
  expect(nextUndone(course, readProgress(), echo.path)).toBe(unary);
  mark("pages", unary.path);
  expect(nextUndone(course, readProgress(), echo.path)).toBeUndefined();
  mark("done", "echo");
  expect(nextUndone(course, readProgress())).toBeUndefined();
});

test("a browser that keeps nothing has the progress as long as the page", () => {
  isFull = true;
  mark("done", "echo");
  expect(stateOf(echo, readProgress()).kind).toBe("done");
  expect(writeMarks("pages", { "/guide/unary/": "2026-11-29T00:00:00Z" })).toBe(false);
});

test.each(["[]", "null", "7", "{", '{"echo":5}', '"text"'])("%s in the storage is no progress", (text) => {
  for (const key of ["exercises:done", "exercises:tried", "course:pages", "try:/guide/unary/#steps"])
    localStorage.setItem(key, text);
  expect(course.map((entry) => stateOf(entry, readProgress()).kind)).toEqual(["new", "new", "new"]);
});

describe("a file of the progress", () => {
  test("brings back what Reset forgot, and adds to what there is", () => {
    mark("done", "echo");
    mark("pages", overview.path);
    tick(["00000001"]);
    const text = exportText();
    forgetProgress();
    expect(countDone(course, readProgress())).toBe(0);
    tick(["00000002"]);
    const file = readFile(text);
    expect(file.ok && addProgress(file.kept)).toBe(true);
    expect(countDone(course, readProgress())).toBe(3);
  });

  test("of before there were versions is read", () => {
    expect(readFile('{"echo":"2026-11-29T00:00:00Z"}')).toMatchObject({
      ok: true,
      kept: { done: { echo: "2026-11-29T00:00:00Z" }, pages: {} },
    });
  });

  test.each([
    ["nothing", "no JSON object"],
    ["[]", "no JSON object"],
    ["{}", "no progress"],
    ['{"format":"other"}', "something else"],
    ['{"format":"grpc-course-progress","version":3}', "newer playground"],
    ['{"format":"grpc-course-progress"}', "newer playground"],
  ])("%s is refused, with the reason", (text, why) => {
    expect(readFile(text)).toEqual({ ok: false, why: expect.stringContaining(why) as string });
  });

  test("keeps only what can be progress", () => {
    const at = "2026-11-29T00:00:00Z";
    const done = { echo: at, "../x": at, ["a".repeat(100)]: at, late: "<img>", n: 5 };
    const steps = { "/guide/unary/#steps": ["00000001", "no id", 7], "/lab/#x": ["00000001"], "/guide/x/#y": "text" };
    const pages = { "/guide/unary/": at, "https://example.com/": at };
    const text = JSON.stringify({ format: "grpc-course-progress", version: 2, done, tried: 7, pages, steps });
    expect(readFile(text)).toEqual({
      ok: true,
      kept: {
        done: { echo: at },
        tried: {},
        pages: { "/guide/unary/": at },
        steps: { "/guide/unary/#steps": ["00000001"] },
      },
    });
  });
});
