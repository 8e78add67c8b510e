import { expect, test } from "vitest";
import { Batch } from "./batch.ts";
import { noFaults } from "../testing/faults.ts";

/** Nobody waits for the writes. */
const freely = () => (): void => undefined;

/** A batch, and as text what it has written. */
function textBatch(): { batch: Batch; written: string[] } {
  const written: string[] = [];
  const write = (bytes: Uint8Array): unknown => written.push(Buffer.from(bytes).toString());
  return { batch: new Batch({ write, hold: freely, faults: noFaults() }), written };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("the chunks of a turn go together when it ends", async () => {
  const { batch, written } = textBatch();
  for (const text of ["a", "b", "c"]) batch.push(Buffer.from(text));
  expect(written).toEqual([]);
  await nextTurn();
  expect(written).toEqual(["abc"]);
  batch.push(Buffer.from("d"));
  await nextTurn();
  expect(written).toEqual(["abc", "d"]);
});

test("large chunks are not copied, and keep their place", () => {
  const written: Uint8Array[] = [];
  const batch = new Batch({ write: (bytes) => written.push(bytes), hold: freely, faults: noFaults() });
  const [large, small] = [Buffer.alloc(10_000), Buffer.from("x")];
  for (const chunk of [small, small, large, large, small]) batch.push(chunk);
  batch.flush();
  expect(written.map(({ length }) => length)).toEqual([2, 10_000, 10_000, 1]);
  expect(written[1]).toBe(large);
});

test("a large chunk with nothing before it goes on at once", () => {
  const written: number[] = [];
  const batch = new Batch({ write: (bytes) => written.push(bytes.length), hold: freely, faults: noFaults() });
  for (const length of [10_000, 5_000, 1, 10_000]) batch.push(Buffer.alloc(length));
  expect(written).toEqual([10_000, 5_000]);
  batch.flush();
  expect(written).toEqual([10_000, 5_000, 1, 10_000]);
});

test("the last piece is returned, with the end behind it", async () => {
  const { batch, written } = textBatch();
  batch.push(Buffer.from("a"));
  batch.push(Buffer.from("b"));
  expect(Buffer.from(batch.last(Buffer.from("c")) ?? []).toString()).toBe("abc");
  const large = Buffer.alloc(5_000, "d");
  batch.push(Buffer.from("e"));
  batch.push(large);
  expect(batch.last(undefined)).toBe(large);
  expect(batch.last(undefined)).toBeUndefined();
  await nextTurn();
  expect(written).toEqual(["e"]);
});

test("flush keeps the order, and nothing comes twice", async () => {
  const { batch, written } = textBatch();
  for (const text of ["a", "b", "c"]) batch.push(Buffer.from(text));
  batch.flush();
  batch.flush();
  await nextTurn();
  expect(written).toEqual(["abc"]);
});

test("whatever is written is held until the turn ends, once for each turn", async () => {
  const log: string[] = [];
  const hold = (): (() => void) => {
    log.push("hold");
    return () => log.push("release");
  };
  const batch = new Batch({ write: (bytes) => log.push(Buffer.from(bytes).toString()), hold, faults: noFaults() });
  batch.begin();
  batch.push(Buffer.from("a"));
  await nextTurn();
  expect(log.splice(0)).toEqual(["hold", "a", "release"]);
  const large = "b".repeat(5_000);
  batch.push(Buffer.from(large));
  batch.push(Buffer.from(large));
  await nextTurn();
  expect(log).toEqual(["hold", large, large, "release"]);
});
