import { expect, test } from "vitest";
import { Changes } from "./changes.ts";

test("all that wait go on at a change, and those that wait again wait for the next", async () => {
  const changes = new Changes();
  const seen: string[] = [];
  const wait = async (name: string): Promise<void> => {
    await changes.next();
    seen.push(name);
    await changes.next();
    seen.push(`${name} again`);
  };
  const both = Promise.all([wait("a"), wait("b")]);
  changes.notify();
  await Promise.resolve();
  await Promise.resolve();
  expect(seen).toEqual(["a", "b"]);
  await new Promise((resolve) => setImmediate(resolve));
  changes.notify();
  await both;
  expect(seen).toEqual(["a", "b", "a again", "b again"]);
});

test("a signal ends the waiting, and leaves nothing behind", async () => {
  const changes = new Changes();
  const left = new AbortController();
  const waiting = changes.next(left.signal);
  expect(changes.isIdle).toBe(false);
  left.abort();
  await waiting;
  expect(changes.isIdle).toBe(true);
});
