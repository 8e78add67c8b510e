import { describe, expect, test } from "vitest";
import { idleRun, type RunState } from "../../../run/state/run-state.ts";
import { CallRows } from "./call-rows.ts";
import { lanesOf, type LanesOptions, type OtherClient } from "./lanes.ts";
import { received, stateOf, yielded } from "./testing/run-state.ts";

const stretch = { fromMs: 0, toMs: 1_000 };
const alice = { name: "Client 1 · Alice", color: "--lab-client-1" } as const;
const bob = { name: "Client 2 · Bob", color: "--lab-client-2" } as const;

/** The lanes of a run whose call 2 is Bob's; all other calls are from elsewhere. */
function lanes(own: RunState, options: Partial<LanesOptions> = {}) {
  const lookOf = (call: number) => (call === 2 ? bob : undefined);
  const rows = new CallRows((call) => lookOf(call) === undefined).readOn(own.handler);
  const rest = { own, ownLook: undefined, others: [], lookOf, rows, stretch, columns: 100, unfolded: false };
  return lanesOf({ ...rest, ...options });
}

const beside = (state: RunState): OtherClient => ({ look: bob, number: 2, state });
const names = ({ lanes }: ReturnType<typeof lanesOf>) =>
  lanes.map(({ name, marks }) => `${name}: ${String(marks.length)}`);

test("a client alone has its lane and the handler's", () => {
  const found = lanes(stateOf(received(3), yielded(3)));
  expect(names(found)).toEqual(["client: 3", "handler: 3"]);
  expect(found.arrows.map(({ fromLane, toLane }) => [fromLane, toLane])).toEqual([
    [1, 0],
    [1, 0],
    [1, 0],
  ]);
});

describe("a client beside it", () => {
  const own = stateOf(received(2), [...yielded(2), ...yielded(3, 2)]);

  test("has a lane with its name and colour, and its marks on the handler's lane say whose they are", () => {
    const found = lanes(own, {
      ownLook: alice,
      others: [beside({ ...stateOf(received(3), yielded(3)), openedAtMs: 100 })],
    });
    expect(names(found)).toEqual(["Client 1 · Alice: 2", "handler: 5", "Client 2 · Bob: 3"]);
    const [, handler, theirs] = found.lanes;
    expect(handler?.marks.filter(({ color }) => color === bob.color)).toHaveLength(3);
    expect(handler?.marks.at(-1)?.text).toMatch(/^Client 2 · Bob: /u);
    expect(theirs).toMatchObject({ color: bob.color, client: 2 });
  });

  test("is drawn on the clock of the client whose timeline it is", () => {
    const found = lanes(own, { others: [beside({ ...stateOf(received(3), []), openedAtMs: 100 })] });
    expect(found.lanes[2]?.marks.map(({ atMs }) => atMs)).toEqual([102, 112, 122]);
  });

  test("has arrows between the handler's lane and its own, in its colour", () => {
    const found = lanes(own, { others: [beside(stateOf(received(3), yielded(3)))] });
    const theirs = found.arrows.filter(({ color }) => color === bob.color);
    expect(theirs.map(({ fromLane, toLane }) => [fromLane, toLane])).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  test("that has not called yet has an empty lane", () => {
    expect(names(lanes(own, { others: [beside(idleRun)] })).at(-1)).toBe("Client 2 · Bob: 0");
  });
});

describe("calls from elsewhere", () => {
  /** So many calls from 3 on, of two messages each. */
  const callsElsewhere = (calls: number) =>
    stateOf([], Array.from({ length: calls }, (_, index) => yielded(2, index + 3)).flat());

  test("have a lane each while they are few", () => {
    expect(names(lanes(callsElsewhere(3))).slice(2)).toEqual([
      "call 3, elsewhere: 2",
      "call 4, elsewhere: 2",
      "call 5, elsewhere: 2",
    ]);
  });

  test("share one lane when they are many: two hundred are as readable as four, and none is lost", () => {
    const found = lanes(callsElsewhere(200));
    expect(found.folded).toBe(200);
    expect(found.lanes).toHaveLength(3);
    expect(found.lanes[2]?.name).toBe("200 calls, elsewhere");
    expect(found.lanes[2]?.marks.reduce((sum, { count }) => sum + count, 0)).toBe(400);
  });

  test("have a lane each when that is asked for, up to a number that can be drawn", () => {
    const found = lanes(callsElsewhere(200), { unfolded: true });
    expect(found.lanes).toHaveLength(2 + 40 + 1);
    expect(found.lanes.at(-1)?.name).toBe("160 more calls");
    expect(
      found.lanes
        .slice(2)
        .flatMap(({ marks }) => marks)
        .reduce((sum, { count }) => sum + count, 0),
    ).toBe(400);
  });
});

test("rows are read once each as the log grows", () => {
  const rows = new CallRows((call) => call !== 2);
  const [first, second] = [yielded(2, 3), yielded(2, 4)];
  rows.readOn(stateOf([], first).handler);
  rows.readOn(stateOf([], [...first, ...second, ...yielded(1, 2), ...yielded(1)]).handler);
  expect([rows.inside.length, rows.outside.length]).toEqual([2, 4]);
  expect([...rows.byCall].map(([call, log]) => [call, log.length])).toEqual([
    [3, 2],
    [4, 2],
  ]);
});
