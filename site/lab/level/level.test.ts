import { afterEach, describe, expect, test, vi } from "vitest";
import { controlNames, viewNames } from "../../schemas/lab-parts.ts";
import { Level, plainest } from "./level.ts";

const stored = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
});
afterEach(() => stored.clear());

describe("what a lab shows", () => {
  test("is the stream and no control of the table, on a page that says nothing", () => {
    const level = new Level(plainest);
    expect(level.views("stream")).toEqual(["stream"]);
    expect(controlNames.filter((name) => level.shows(name))).toEqual([]);
  });

  test("is what its page names, in the order of the tabs", () => {
    const level = new Level({ views: ["wire", "stream"], controls: ["carrier"] });
    expect(level.views("wire")).toEqual(["stream", "wire"]);
    expect(controlNames.filter((name) => level.shows(name))).toEqual(["carrier"]);
  });

  test("is also what has been set, and the view that is chosen", () => {
    let deadline = "";
    const level = new Level(plainest, { deadline: () => deadline !== "" });
    expect(level.shows("deadline")).toBe(false);
    deadline = "500";
    expect(level.shows("deadline")).toBe(true);
    expect(level.views("runs")).toEqual(["stream", "runs"]);
  });

  test("is everything with More, which is remembered", () => {
    const level = new Level(plainest);
    level.toggle();
    expect(level.views("stream")).toEqual(viewNames);
    expect(controlNames.every((name) => level.shows(name))).toBe(true);

    const onTheNextPage = new Level(plainest);
    onTheNextPage.remember();
    expect(onTheNextPage.more.value).toBe(true);
    onTheNextPage.toggle();
    expect(onTheNextPage.shows("faults")).toBe(false);
    expect(stored.size).toBe(0);
  });
});
