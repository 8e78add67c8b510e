import { expect, test } from "vitest";
import { batchMemory, giveBack } from "./batch-memory.ts";
import { batchBytes } from "./limits.ts";

test("memory that was given back is used again, for any batch; what is under way is not shared", () => {
  giveBack(batchMemory(8_000));
  const first = batchMemory(batchBytes);
  const second = batchMemory(20_000);
  expect(first.length).toBe(batchBytes);
  expect(second.length).toBe(20_000);
  expect(second.buffer).not.toBe(first.buffer);
  giveBack(first);
  expect(batchMemory(9_000).buffer).toBe(first.buffer);
});

test("small batches, and messages larger than any batch, have memory of their own", () => {
  giveBack(batchMemory(8_000));
  for (const size of [0, 100, batchBytes + 1]) {
    const own = batchMemory(size);
    expect(own.buffer.byteLength).toBe(size);
    giveBack(own);
  }
});
