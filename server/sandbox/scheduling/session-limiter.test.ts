import { expect, test, vi } from "vitest";
import { limits } from "../../limits.ts";
import type { SessionRequest } from "../contract.ts";
import { SessionLimiter } from "./session-limiter.ts";

const places = (changes: Partial<Record<keyof typeof limits.sandbox, number>>): SessionLimiter =>
  new SessionLimiter({ ...limits.sandbox, ...changes }, () => undefined);

/** A request, and what it hears. */
function ask(taken: SessionLimiter, request: SessionRequest = {}): { heard: number[]; place: Promise<string> } {
  const heard: number[] = [];
  const place = taken.take({ ...request, onWait: (ahead) => heard.push(ahead) });
  return { heard, place: place.then(() => "served") };
}

test("each hears its place in the queue as it moves, owners in turn", async () => {
  const one = places({ sessions: 1 });
  await one.take({});
  const crowd = ["a", "a", "a", "b"].map((owner) => ask(one, { owner }));
  expect(crowd.map(({ heard }) => heard)).toEqual([[0], [1, 2], [2, 3], [1]]);
  for (const index of [0, 3, 1, 2]) {
    one.release();
    await expect(crowd[index]?.place).resolves.toBe("served");
  }
  expect(crowd.map(({ heard }) => heard.at(-1))).toEqual([0, 0, 0, 0]);
  expect([one.taken, one.waiting]).toEqual([1, 0]);
});

test("who leaves makes the queue shorter", async () => {
  const one = places({ sessions: 1 });
  await one.take({});
  const leaving = new AbortController();
  const first = ask(one, { signal: leaving.signal });
  const second = ask(one);
  leaving.abort();
  await expect(first.place).rejects.toMatchObject({ code: 1 });
  expect(second.heard).toEqual([1, 0]);
  await expect(one.take({ signal: leaving.signal })).rejects.toMatchObject({ code: 1 });
  one.release();
  await second.place;
  expect([one.taken, one.waiting]).toEqual([1, 0]);
});

test("the queue has an end, and a wait has one: both say their limit", async () => {
  const one = places({ sessions: 1, waiting: 1, waitMs: 30 });
  await one.take({});
  const patient = ask(one);
  await expect(one.take({})).rejects.toThrow("all 1 sessions are taken and 1 readers wait, which is the most");
  await expect(patient.place).rejects.toThrow("none became free in 0.03 s");
  expect(one.waiting).toBe(0);
});

test("room is asked for when somebody comes, and again while somebody waits", async () => {
  const one = places({ sessions: 1, makeRoomMs: 5 });
  await one.take({});
  const makeRoom = vi.fn();
  const waiting = ask(one, { makeRoom });
  expect(makeRoom).toHaveBeenCalledExactlyOnceWith(1);
  makeRoom.mockImplementationOnce(() => one.release());
  await expect(waiting.place).resolves.toBe("served");
  expect(makeRoom.mock.calls.length).toBe(2);
});
