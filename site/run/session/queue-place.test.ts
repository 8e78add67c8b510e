import { create } from "@bufbuild/protobuf";
import { createRouterTransport } from "@connectrpc/connect";
import { expect, test, vi } from "vitest";
import { PlaygroundService, WatchQueueResponseSchema } from "../../../proto/gen/playground/v1/playground_pb.js";
import { reportPlace } from "./queue-place.ts";

test("the places are reported while the work takes its time, and the watch ends with it", async () => {
  const ended = Promise.withResolvers<undefined>();
  const watched = vi.fn();
  const transport = createRouterTransport(({ service }) => {
    service(PlaygroundService, {
      async *watchQueue(_request, { signal, requestHeader }) {
        watched(requestHeader.get("x-session"));
        signal.addEventListener("abort", () => ended.resolve(undefined));
        for (const ahead of [2, 1]) yield create(WatchQueueResponseSchema, { ahead });
        await ended.promise;
      },
    });
  });
  const work = Promise.withResolvers<string>();
  const places: number[] = [];
  const working = reportPlace(transport, work.promise, (ahead) => {
    if (places.push(ahead) === 2) work.resolve("deployed");
  });
  await expect(working).resolves.toBe("deployed");
  expect(places).toEqual([2, 1]);
  expect(watched).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^[0-9a-f]{32}$/));
  await ended.promise;
});

test("the queue is not watched when the work is done at once, and the work's error is the caller's", async () => {
  const watched = vi.fn();
  const transport = createRouterTransport(({ service }) => {
    service(PlaygroundService, { watchQueue: watched });
  });
  await expect(reportPlace(transport, Promise.resolve(1), watched)).resolves.toBe(1);
  await expect(reportPlace(transport, Promise.reject(new Error("refused")), watched)).rejects.toThrow("refused");
  expect(watched).not.toHaveBeenCalled();
});
