// The windows of a connection's streams: large while calls are few, and no call loses anything when they change.
import { createServer, type ServerHttp2Session, type Settings } from "node:http2";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { limits } from "../limits.ts";
import { BackendConnection } from "./backend-connection.ts";

const { fewCalls, fewCallsWindowBytes, streamWindowBytes } = limits.proxy;

/** A backend that answers each call with so many bytes, and the windows that it is granted. */
async function serve(bodyBytes: number): Promise<{ connection: BackendConnection; nextWindow: () => Promise<number> }> {
  const windows: number[] = [];
  let wake = (): void => undefined;
  const sessions: ServerHttp2Session[] = [];
  const noLimits = { streamResetBurst: 1_000_000, streamResetRate: 1_000_000 };
  const server = createServer({ maxSessionMemory: limits.proxy.sessionMemoryMiB, ...noLimits });
  server.on("session", (session) => {
    sessions.push(session);
    session.on("remoteSettings", ({ initialWindowSize = 0 }: Settings) => {
      windows.push(initialWindowSize);
      wake();
    });
  });
  server.on("stream", (stream) => {
    stream.on("error", () => undefined);
    stream.respond({ ":status": 200 });
    stream.end(Buffer.alloc(bodyBytes, 7));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const connection = new BackendConnection(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  onTestFinished(() => {
    connection.destroy();
    for (const session of sessions) session.destroy();
    server.close();
  });
  const nextWindow = async (): Promise<number> => {
    while (windows.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return windows.shift() ?? Number.NaN;
  };
  return { connection, nextWindow };
}

test("few calls have large windows, many have small ones, and each gets all of its bytes", async () => {
  // More than any window.
  const bodyBytes = 300_000;
  const { connection, nextWindow } = await serve(bodyBytes);
  const open = () => connection.open({ ":method": "POST", ":path": "/a.B/C" }, () => undefined);
  const few = Array.from({ length: fewCalls }, open);
  expect(await nextWindow()).toBe(fewCallsWindowBytes);
  // One more, and what nobody reads is bounded more tightly.
  const many = [...few, open()];
  expect(await nextWindow()).toBe(streamWindowBytes);
  for (const stream of many) stream.end();
  const bodies = await Promise.all(many.map((stream) => buffer(stream)));
  expect(bodies.map(({ length }) => length)).toEqual(many.map(() => bodyBytes));
  expect(await nextWindow()).toBe(fewCallsWindowBytes);
});

test("calls that come and go change the windows once in a round trip at most: Node ends a session at ten", async () => {
  const { connection, nextWindow } = await serve(0);
  await nextWindow();
  for (let round = 0; round < 30; round++) {
    const streams = Array.from({ length: fewCalls + 1 }, () =>
      connection.open({ ":method": "POST", ":path": "/a.B/C" }, () => undefined),
    );
    const closed = streams.map((stream) => new Promise((resolve) => stream.once("close", resolve)));
    for (const stream of streams) stream.on("error", () => undefined).destroy();
    await Promise.all(closed);
  }
  expect(connection.isGone).toBe(false);
});
