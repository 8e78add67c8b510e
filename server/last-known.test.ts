import { expect, test } from "vitest";
import { lastKnown } from "./last-known.ts";

const never = new Promise<string>(() => undefined);

test("an answer that comes is given; one that does not is the last known, while that is not too old", async () => {
  let answer: Promise<string> = never;
  const ask = lastKnown(() => answer, "not known", { promptMs: 20, staleMs: 60_000 });
  expect(await ask()).toBe("not known");
  answer = Promise.resolve("there");
  expect(await ask()).toBe("there");
  answer = never;
  expect(await ask()).toBe("there");
  answer = Promise.resolve("gone");
  expect(await ask()).toBe("gone");
});

test("what is too old is not known", async () => {
  let answer = Promise.resolve("there");
  const ask = lastKnown(() => answer, "not known", { promptMs: 20, staleMs: 0 });
  await ask();
  answer = never;
  expect(await ask()).toBe("not known");
});
