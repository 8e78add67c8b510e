import { expect, test, vi } from "vitest";
import { RequestWindow, ResponseWindow } from "./windows.ts";
import { WireError } from "../wire/wire-error.ts";

test("requests: full at the window, again open at half of it, told once", () => {
  const onDrain = vi.fn();
  const window = new RequestWindow({ windowBytes: 100, isBackpressured: () => false, onDrain });
  expect([window.sent(60), window.sent(39), window.sent(1)]).toEqual([true, true, false]);
  window.taken(49);
  expect(onDrain).not.toHaveBeenCalled();
  window.taken(1);
  window.taken(20);
  expect(onDrain).toHaveBeenCalledTimes(1);
  expect(() => window.taken(31)).toThrow(WireError);
});

test("requests: a backpressured runner closes every window until it has read", () => {
  const onDrain = vi.fn();
  let backpressured = true;
  const window = new RequestWindow({ windowBytes: 100, isBackpressured: () => backpressured, onDrain });
  expect(window.sent(1)).toBe(false);
  window.taken(1);
  expect(onDrain).not.toHaveBeenCalled();
  backpressured = false;
  window.settle();
  expect(onDrain).toHaveBeenCalledTimes(1);
});

test("responses: one message may go past the window, no more", () => {
  const window = new ResponseWindow(100, 1_000);
  for (const bytes of [100, 1_000]) window.received(bytes);
  expect(() => window.received(2)).toThrow(WireError);
  expect(() => new ResponseWindow(100, 1_000).received(1_001)).toThrow(WireError);
});

test("responses: small grants gather, and none is lost", () => {
  const window = new ResponseWindow(1_000, 1_000);
  const grants = Array.from({ length: 100 }, () => {
    window.received(70);
    return window.granted(70);
  });
  expect(grants.slice(0, 5)).toEqual([0, 0, 0, 280, 0]);
  expect(grants.reduce((sum, bytes) => sum + bytes, 0)).toBe(7_000);
});

test("responses: empty messages fill the window, and each one taken makes room for one", () => {
  const window = new ResponseWindow(128, 64);
  for (let count = 0; count < 3; count++) window.received(0);
  expect(() => window.received(0)).toThrow(WireError);
  const taken = new ResponseWindow(128, 64);
  for (const bytes of [0, 0, 5]) taken.received(bytes);
  expect([0, 0, 5].map((bytes) => taken.granted(bytes))).toEqual([64, 64, 64]);
});
