// Conversions of many calls in one turn of the event loop: what goes beyond the budget waits, in order, and addresses are served in turn.
import { expect, test } from "vitest";
import { convertAll } from "./convert.ts";
import { TurnBudget } from "./turn-budget.ts";

const mostMs = 3;
/** With the second of these a turn is over. What was read from the network may end one just before the next. */
const messageMs = 2;

function busyFor(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Conversions in each turn of the event loop, in the order of the turns. */
function countTurns(): { readonly counts: number[]; readonly convert: (id: number) => Uint8Array } {
  const counts: number[] = [];
  let inThisTurn = 0;
  const convert = (id: number): Uint8Array => {
    inThisTurn++;
    // The next turn's timers come before its conversions.
    if (inThisTurn === 1)
      setTimeout(() => {
        counts.push(inThisTurn);
        inThisTurn = 0;
      }, 0);
    busyFor(messageMs);
    return Uint8Array.of(id);
  };
  return { counts, convert };
}

test("calls of many connections that come in one turn share its budget, and each keeps the order of its messages", async () => {
  const budget = new TurnBudget(mostMs);
  const { counts, convert } = countTurns();
  const calls = Array.from({ length: 10 }, async (_, call) => {
    const inTurn = budget.of({ owner: `203.0.113.${String(call % 2)}` });
    return await convertAll([1, 2, 3, 4, 5], (id) => inTurn(() => convert(id)));
  });
  for (const converted of await Promise.all(calls)) expect(converted.map(([id]) => id)).toEqual([1, 2, 3, 4, 5]);
  await expect.poll(() => counts.reduce((sum, count) => sum + count, 0)).toBe(50);
  expect(Math.max(...counts)).toBeLessThanOrEqual(4);
});

test("an address with hundreds of messages holds up another by one of them", async () => {
  const budget = new TurnBudget(mostMs);
  const served: string[] = [];
  const convertFor = async (owner: string): Promise<Uint8Array> =>
    await budget.of({ owner })(() => {
      busyFor(messageMs);
      served.push(owner);
      return new Uint8Array();
    });
  const many = Array.from({ length: 50 }, () => convertFor("busy"));
  const before = served.length;
  await convertFor("other");
  expect(served.slice(before, served.indexOf("other")).length).toBeLessThanOrEqual(1);
  await Promise.all(many);
});

test("what a conversion throws is thrown or rejected, and the next one is served", async () => {
  const budget = new TurnBudget(mostMs);
  const inTurn = budget.of({ owner: "x" });
  const fail = (): Uint8Array => {
    busyFor(mostMs);
    throw new Error("malformed");
  };
  expect(() => inTurn(fail)).toThrow("malformed");
  const later = inTurn(fail);
  const last = inTurn(() => Uint8Array.of(7));
  await expect(later).rejects.toThrow("malformed");
  expect(await last).toEqual(Uint8Array.of(7));
});

test("a client that has left is not worked for", async () => {
  const budget = new TurnBudget(mostMs);
  const left = new AbortController();
  const inTurn = budget.of({ owner: "x", signal: left.signal });
  void inTurn(() => {
    busyFor(mostMs);
    return new Uint8Array();
  });
  const later = inTurn(() => expect.unreachable());
  left.abort();
  await expect(later).rejects.toMatchObject({ code: 1 });
});
