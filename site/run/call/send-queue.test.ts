import { expect, test } from "vitest";
import { createSendQueue } from "./send-queue.ts";

test("messages are taken in order, before and after they are awaited, until the end", async () => {
  const lengths: number[] = [];
  const queue = createSendQueue<string>((length) => lengths.push(length));
  queue.send("a");
  const taken: string[] = [];
  const reading = (async () => {
    for await (const item of queue) taken.push(item);
  })();
  await Promise.resolve();
  queue.send("b");
  queue.send("c");
  queue.end();
  await reading;
  expect(taken).toEqual(["a", "b", "c"]);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(2);
  expect(lengths.at(-1)).toBe(0);
  expect(queue.send("d")).toBe(false);
});

test("a second reader takes over from the first", async () => {
  const queue = createSendQueue<string>(() => undefined);
  const first = queue[Symbol.asyncIterator]();
  const waiting = first.next();
  const second = queue[Symbol.asyncIterator]();
  const next = second.next();
  queue.send("for the second");
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await next).toEqual({ done: false, value: "for the second" });
});
