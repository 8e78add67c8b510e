import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { readNothingAhead } from "./read-ahead.ts";
import { frames, serveRaw } from "./testing/raw-server.ts";

test("a call that is paused reads no message ahead, and all of them in order when it goes on", async () => {
  const seen: number[] = [];
  const paused = Promise.withResolvers<number>();
  const ended = Promise.withResolvers<undefined>();
  const { send } = await serveRaw((raw) => {
    readNothingAhead(raw);
    raw.on("data", (message: Uint8Array) => {
      seen.push(message[0] ?? 0);
      raw.pause();
      void nextTurn().then(() => {
        paused.resolve(raw.readableLength);
        raw.resume();
      });
    });
    raw.on("end", () => ended.resolve(undefined));
  });
  send({}).end(frames(...Array.from({ length: 30 }, (_, index) => Buffer.of(index))));
  expect(await paused.promise).toBe(0);
  await ended.promise;
  expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => index));
});
