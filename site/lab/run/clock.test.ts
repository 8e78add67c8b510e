import { expect, test } from "vitest";
import { createBackendClock } from "./clock.ts";

test("the fastest news sets the clock", () => {
  const clock = createBackendClock();
  clock.heard(1000, 530); // 30 ms under way
  expect(clock.toLocal(1000)).toBe(530);
  clock.heard(1100, 605); // 5 ms under way
  expect(clock.toLocal(1100)).toBe(605);
  clock.heard(1200, 900); // held up
  expect(clock.toLocal(1200)).toBe(705);
});
