import { expect, test } from "vitest";
import { sleep } from "./sleep.ts";

test("sleep ends by itself", async () => {
  await expect(sleep(1)).resolves.toBeUndefined();
});

test("sleep throws the signal's reason as soon as it fires", async () => {
  const controller = new AbortController();
  const sleeping = sleep(60_000, controller.signal);
  const reason = new Error("client gone");
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});

test("sleep does not begin when the signal has fired", async () => {
  const reason = new Error("client gone");
  await expect(sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
});
