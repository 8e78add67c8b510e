import { expect, test } from "vitest";
import { BackendClock } from "./clock.ts";

test("the fastest news sets the clock until something has gone the other way", () => {
  const clock = new BackendClock();
  clock.received(1000, 530); // 30 ms under way
  clock.received(1100, 605); // 5 ms under way
  clock.received(1200, 900); // held up
  expect(clock.read()).toEqual({ offsetMs: -495 });
});

test("cause and news close in on the offset from both sides", () => {
  const clock = new BackendClock();
  clock.received(1100, 605);
  clock.caused(590, 1095);
  expect(clock.read()).toEqual({ offsetMs: -500, errorMs: 5 });
  clock.caused(700, 1202);
  expect(clock.read()).toEqual({ offsetMs: -498.5, errorMs: 3.5 });
});

test("after a jump of either clock the new one counts", () => {
  const clock = new BackendClock();
  clock.caused(590, 1095);
  clock.received(1100, 605);
  clock.received(9000, 700); // the page slept, the backend did not
  expect(clock.read()).toEqual({ offsetMs: -8300 });
  clock.caused(2000, 9100);
  expect(clock.read()).toEqual({ offsetMs: -7100 });
});
