// The queue of sizes behind `grant`.
import { expect, test } from "vitest";
import { frameHeaderBytes } from "../wire/limits.ts";
import { UnreadRequests } from "./unread-requests.ts";

test("grants are paid out in whole messages, in their order", () => {
  const unread = new UnreadRequests();
  for (const size of [10, 0, 20]) unread.delivered(size);
  expect([9, 1, 20, 5].map((bytes) => unread.consumed(bytes))).toEqual([
    0,
    10 + 2 * frameHeaderBytes,
    20 + frameHeaderBytes,
    0,
  ]);
  unread.delivered(5);
  expect([unread.consumed(0), unread.consumed(5)]).toEqual([0, 5 + frameHeaderBytes]);
});

test("a long queue that is never empty", () => {
  const unread = new UnreadRequests();
  unread.delivered(1);
  let cost = 0;
  for (let count = 0; count < 10_000; count++) {
    unread.delivered(1);
    cost += unread.consumed(1);
  }
  expect(cost).toBe(10_000 * (1 + frameHeaderBytes));
});

// With `shift` of the list it takes minutes: each moves all that is behind.
test("a million empty messages, granted together", () => {
  const unread = new UnreadRequests();
  for (let count = 0; count < 1_000_000; count++) unread.delivered(0);
  expect(unread.consumed(0)).toBe(1_000_000 * frameHeaderBytes);
});
