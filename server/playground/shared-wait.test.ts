import { expect, test } from "vitest";
import { SharedWait } from "./shared-wait.ts";

function started(): { wait: SharedWait<string>; finish: (result: string) => void; given: () => boolean } {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let signal: AbortSignal | undefined;
  const wait = new SharedWait((given) => {
    signal = given;
    given.addEventListener("abort", () => reject(given.reason as Error));
    return promise;
  });
  return { wait, finish: resolve, given: () => signal?.aborted ?? false };
}

test("one who leaves does not end it for the others", async () => {
  const { wait, finish, given } = started();
  const leaving = new AbortController();
  const gone = wait.join(leaving.signal);
  const staying = wait.join(new AbortController().signal);
  leaving.abort(new Error("left"));
  await expect(gone).rejects.toThrow("left");
  expect(given()).toBe(false);
  finish("here");
  await expect(staying).resolves.toBe("here");
  await expect(wait.join()).resolves.toBe("here");
});

test("the last one to leave ends it", async () => {
  const { wait, given } = started();
  const [one, two] = [new AbortController(), new AbortController()];
  const all = [wait.join(one.signal), wait.join(two.signal)];
  one.abort(new Error("left"));
  two.abort(new Error("left too"));
  await expect(Promise.all(all)).rejects.toThrow();
  expect(given()).toBe(true);
});

test("who waits without a signal keeps it alive", async () => {
  const { wait, finish, given } = started();
  const leaving = new AbortController();
  const staying = wait.join();
  const gone = wait.join(leaving.signal);
  leaving.abort(new Error("left"));
  await expect(gone).rejects.toThrow("left");
  expect(given()).toBe(false);
  finish("here");
  await expect(staying).resolves.toBe("here");
});

test("who comes with a signal that has fired is not let in", async () => {
  await expect(started().wait.join(AbortSignal.abort(new Error("left")))).rejects.toThrow("left");
});
