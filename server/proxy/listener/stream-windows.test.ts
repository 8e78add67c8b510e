// The windows of a connection's streams: larger for fast calls while they are few, and no call loses anything when they change.
import { type ClientHttp2Stream, createServer, type ServerHttp2Session, type Settings } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test, vi } from "vitest";
import { limits } from "../../limits.ts";
import { BackendConnection } from "../upstream/backend-connection.ts";
import { failTest } from "../testing/faults.ts";
import { StreamWindows } from "./stream-windows.ts";

const { backendWindowsBytes, maxStreamWindowBytes, streamWindowBytes } = limits.proxy;

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
  const connection = new BackendConnection({
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    log: failTest,
  });
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

const open = (connection: BackendConnection): ClientHttp2Stream => {
  const stream = connection.open([":method", "POST", ":path", "/a.B/C"], () => undefined);
  return stream.on("error", () => undefined);
};

/** Reads all there is, as fast as it comes. */
async function read(stream: ClientHttp2Stream): Promise<number> {
  const windows = StreamWindows.of(stream);
  let bytes = 0;
  stream.end();
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    windows?.taken(chunk.length);
  }
  return bytes;
}

test("windows double while what comes is taken at once, and are small again for a crowd, which loses nothing", async () => {
  const bodyBytes = 16 * maxStreamWindowBytes;
  const { connection, nextWindow } = await serve(bodyBytes);
  expect(await nextWindow()).toBe(streamWindowBytes);
  const alone = read(open(connection));
  for (let bytes = streamWindowBytes * 2; bytes <= maxStreamWindowBytes; bytes *= 2) {
    expect(await nextWindow()).toBe(bytes);
  }
  expect(await alone).toBe(bodyBytes);
  // Nobody reads yet: what these leave here must not be the window of the fast one before them.
  const crowd = Array.from({ length: backendWindowsBytes / maxStreamWindowBytes + 1 }, () => open(connection));
  expect(await nextWindow()).toBe(maxStreamWindowBytes / 2);
  const [first, ...others] = crowd;
  for (const stream of others) stream.destroy();
  expect(first && (await read(first))).toBe(bodyBytes);
});

test("a reader who takes a little now and then gets no larger window", async () => {
  const { connection, nextWindow } = await serve(maxStreamWindowBytes);
  expect(await nextWindow()).toBe(streamWindowBytes);
  const windows = StreamWindows.of(open(connection));
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  for (let turn = 0; turn < 100; turn++) {
    vi.advanceTimersByTime(50);
    windows?.taken(streamWindowBytes);
  }
  // The first two that are fast are the first that the other end hears of.
  windows?.taken(streamWindowBytes);
  windows?.taken(streamWindowBytes);
  expect(await nextWindow()).toBe(streamWindowBytes * 2);
  // A second later that is forgotten.
  vi.advanceTimersByTime(1_001);
  open(connection);
  expect(await nextWindow()).toBe(streamWindowBytes);
});

test("calls that come and go change the windows once in a round trip at most: Node ends a session at ten", async () => {
  const { connection, nextWindow } = await serve(0);
  await nextWindow();
  const crowd = backendWindowsBytes / (2 * streamWindowBytes) + 1;
  for (let round = 0; round < 30; round++) {
    // Fast while there is one, too many a moment later.
    const first = open(connection);
    const windows = StreamWindows.of(first);
    windows?.taken(2 * streamWindowBytes);
    windows?.taken(2 * streamWindowBytes);
    const streams = [first, ...Array.from({ length: crowd }, () => open(connection))];
    const closed = streams.map((stream) => new Promise((resolve) => stream.once("close", resolve)));
    for (const stream of streams) stream.destroy();
    await Promise.all(closed);
  }
  expect(connection.isGone).toBe(false);
});
