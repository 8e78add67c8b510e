import { expect, test } from "vitest";
import { FairQueue } from "./fair-queue.ts";

function queueOf(...entries: string[]): FairQueue<string> {
  const queue = new FairQueue<string>();
  for (const entry of entries) queue.push(entry.charAt(0), entry);
  return queue;
}

function drain(queue: FairQueue<string>): string[] {
  const order: string[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) order.push(next);
  return order;
}

test("owners take turns, and each one's own come in their order", () => {
  expect(drain(queueOf("a1", "a2", "a3", "a4", "b1", "c1", "c2"))).toEqual(["a1", "b1", "c1", "a2", "c2", "a3", "a4"]);
});

test("an owner that was just served waits behind those who came later", () => {
  const queue = queueOf("a1", "a2");
  expect(queue.shift()).toBe("a1");
  queue.push("b", "b1");
  expect(drain(queue)).toEqual(["a2", "b1"]);
});

test("how many are ahead is how many are in fact served before", () => {
  const entries = ["a1", "a2", "b1", "a3", "c1", "b2", "c2", "c3", "d1"];
  const queue = queueOf(...entries);
  const told = Object.fromEntries(entries.map((entry) => [entry, queue.ahead(entry.charAt(0), entry)]));
  const served = Object.fromEntries(drain(queue).map((entry, index) => [entry, index]));
  expect(told).toEqual(served);
  expect(queue.ahead("a", "a1")).toBeUndefined();
});

test("an owner that may not be served now is passed over, and keeps its turn", () => {
  const queue = queueOf("a1", "a2", "b1", "b2");
  expect(queue.shift((owner) => owner !== "a")).toBe("b1");
  expect(queue.shift(() => false)).toBeUndefined();
  expect(drain(queue)).toEqual(["a1", "b2", "a2"]);
});

test("who leaves is forgotten", () => {
  const queue = queueOf("a1", "a2", "b1");
  queue.delete("a", "a1");
  queue.delete("c", "c1");
  expect([queue.size, ...queue]).toEqual([2, "a2", "b1"]);
  queue.delete("b", "b1");
  expect([...queue]).toEqual(["a2"]);
});
