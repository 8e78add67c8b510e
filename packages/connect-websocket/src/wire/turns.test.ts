// Turns with a clock and an event loop of the test's own: how much is done in each, and in what order.
import { expect, test } from "vitest";
import { sliceFrames, turnMs } from "./limits.ts";
import { type Step, Turns } from "./turns.ts";

/** Each step takes a tenth of a turn. `nextTurn` runs what was deferred, and says whether there was something. */
function start() {
  let nowMs = 0;
  let deferred: (() => void)[] = [];
  const turns = new Turns({ nowMs: () => nowMs, defer: (task) => deferred.push(task) });
  const done: string[] = [];
  const steps =
    (name: string, count: number): Step =>
    () => {
      if (count === 0) return false;
      nowMs += turnMs / 10;
      done.push(name);
      return --count > 0;
    };
  const nextTurn = (): number => {
    const due = deferred;
    deferred = [];
    for (const task of due) task();
    return due.length;
  };
  return { turns, done, steps, nextTurn };
}

test("what fits into a turn is done at once, and the next turn has all its time again", () => {
  const { turns, done, steps, nextTurn } = start();
  for (const name of ["a", "b", "c"]) turns.run(steps(name, 3));
  expect(done).toEqual(["a", "a", "a", "b", "b", "b", "c", "c", "c"]);
  expect([nextTurn(), nextTurn()]).toEqual([1, 0]);
  turns.run(steps("d", 9));
  expect(done).toHaveLength(18);
});

test("a turn ends with the slice in which its time is over, and the rest comes in later ones", () => {
  const { turns, done, steps, nextTurn } = start();
  turns.run(steps("a", 3 * sliceFrames));
  expect(done).toHaveLength(sliceFrames);
  nextTurn();
  expect(done).toHaveLength(2 * sliceFrames);
  nextTurn();
  nextTurn();
  expect(done).toHaveLength(3 * sliceFrames);
  expect(nextTurn()).toBe(0);
});

test("one that comes when the time is over waits, and then each has a slice", () => {
  const { turns, done, steps, nextTurn } = start();
  turns.run(steps("a", 3 * sliceFrames));
  turns.run(steps("b", 1));
  turns.run(steps("c", 1));
  expect(new Set(done)).toEqual(new Set("a"));
  nextTurn();
  nextTurn();
  const inRow = done.filter((name, index) => name !== done[index - 1]);
  expect(inRow).toEqual(["a", "b", "c", "a"]);
});

test("one that has nothing left any more is forgotten", () => {
  const { turns, done, steps, nextTurn } = start();
  turns.run(steps("a", sliceFrames));
  let open = true;
  turns.run(() => open && steps("b", 1)());
  open = false;
  while (nextTurn() > 0);
  expect(done.join("")).toBe("a".repeat(sliceFrames));
});
