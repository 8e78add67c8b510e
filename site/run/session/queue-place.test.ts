import { create } from "@bufbuild/protobuf";
import { createRouterTransport } from "@connectrpc/connect";
import { expect, test, vi } from "vitest";
import { PlaygroundService, WatchQueueResponseSchema } from "../../../proto/gen/playground/v1/playground_pb.js";
import { reportPlace } from "./queue-place.ts";

test("the places are told while the work takes its time, and the watch ends with it", async () => {
  const ended = Promise.withResolvers<undefined>();
  const asked = vi.fn();
  const transport = createRouterTransport(({ service }) => {
    service(PlaygroundService, {
      async *watchQueue(_request, { signal, requestHeader }) {
        asked(requestHeader.get("x-session"));
        signal.addEventListener("abort", () => ended.resolve(undefined));
        for (const ahead of [2, 1]) yield create(WatchQueueResponseSchema, { ahead });
        await ended.promise;
      },
    });
  });
  const work = Promise.withResolvers<string>();
  const places: number[] = [];
  const told = reportPlace(transport, work.promise, (ahead) => {
    if (places.push(ahead) === 2) work.resolve("deployed");
  });
  await expect(told).resolves.toBe("deployed");
  expect(places).toEqual([2, 1]);
  expect(asked).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^[0-9a-f]{32}$/));
  await ended.promise;
});

test("nobody asks when the work is done at once, and the work's error is the caller's", async () => {
  const asked = vi.fn();
  const transport = createRouterTransport(({ service }) => {
    service(PlaygroundService, { watchQueue: asked });
  });
  await expect(reportPlace(transport, Promise.resolve(1), asked)).resolves.toBe(1);
  await expect(reportPlace(transport, Promise.reject(new Error("refused")), asked)).rejects.toThrow("refused");
  expect(asked).not.toHaveBeenCalled();
});
