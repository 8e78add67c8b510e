// Bytes come out as they went in, and take about as much memory as they are.
import { expect, test } from "vitest";
import { ByteQueue } from "./byte-queue.ts";

function taken(queue: ByteQueue, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  queue.take(bytes, 0, count);
  return bytes;
}

test("pieces of any size come out in order, in parts of any size", () => {
  // Numbers that are the same each time.
  let state = 7;
  const random = (most: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % most;
  };
  const queue = new ByteQueue();
  const [sizes, parts] = [
    [1, 5, 100, 4_095, 4_096, 20_000],
    [1, 7, 1_000, 16_384, 100_000],
  ];
  let wrote = 0;
  let read = 0;
  for (let round = 0; round < 5_000; round++) {
    const size = sizes[random(sizes.length)] ?? 1;
    if (queue.length < 200_000) queue.push(Uint8Array.from({ length: size }, () => wrote++ % 251));
    const most = Math.min(queue.length, parts[random(parts.length)] ?? 1);
    for (const byte of random(2) === 0 ? (queue.next(most) ?? []) : taken(queue, most))
      if (byte !== read++ % 251) throw new Error(`the byte ${String(read - 1)} is another`);
  }
  expect(queue.length).toBe(wrote - read);
  queue.clear();
  expect(queue.next()).toBeUndefined();
  expect(queue.length).toBe(0);
});

test("small pieces are joined", () => {
  const queue = new ByteQueue();
  for (let i = 0; i < 100_000; i++) queue.push(Uint8Array.of(i));
  let pieces = 0;
  let bytes = 0;
  for (let next = queue.next(); next; next = queue.next()) {
    pieces++;
    bytes += next.length;
  }
  expect(bytes).toBe(100_000);
  expect(pieces).toBeLessThan(30);
});
