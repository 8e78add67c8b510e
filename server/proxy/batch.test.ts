import { expect, test } from "vitest";
import { Batch } from "./batch.ts";

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("the first chunk of a turn goes at once, the rest of it together", async () => {
  const written: string[] = [];
  const batch = new Batch((bytes) => written.push(Buffer.from(bytes).toString()));
  batch.push(Buffer.from("a"));
  expect(written).toEqual(["a"]);
  batch.push(Buffer.from("b"));
  batch.push(Buffer.from("c"));
  expect(written).toEqual(["a"]);
  await nextTurn();
  expect(written).toEqual(["a", "bc"]);
  batch.push(Buffer.from("d"));
  expect(written).toEqual(["a", "bc", "d"]);
});

test("flush keeps the order, and nothing comes twice", async () => {
  const written: string[] = [];
  const batch = new Batch((bytes) => written.push(Buffer.from(bytes).toString()));
  for (const text of ["a", "b", "c"]) batch.push(Buffer.from(text));
  batch.flush();
  batch.flush();
  await nextTurn();
  expect(written).toEqual(["a", "bc"]);
});
