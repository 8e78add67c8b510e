// The windows that a client of ours is granted over HTTP/2: they change once in a round trip at most, and no call loses anything.
import { once } from "node:events";
import { connect, createServer, type ServerHttp2Session, type Settings } from "node:http2";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { limits } from "../../limits.ts";
import { noFaults } from "../testing/faults.ts";
import { StreamWindows } from "./stream-windows.ts";

const { clientWindowsBytes, maxStreamWindowBytes, streamWindowBytes } = limits.proxy;

/** Opens a connection. `told`: the values of SETTINGS_INITIAL_WINDOW_SIZE that the client has received, in order. */
async function open(): Promise<{ windows: StreamWindows; session: ServerHttp2Session; told: number[] }> {
  const server = createServer({ settings: { initialWindowSize: streamWindowBytes } });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const opened = once(server, "session") as Promise<[ServerHttp2Session]>;
  const client = connect(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
  const told: number[] = [];
  client.on("remoteSettings", ({ initialWindowSize = 0 }: Settings) => told.push(initialWindowSize));
  const [session] = await opened;
  onTestFinished(() => {
    client.destroy();
    session.destroy();
    server.close();
  });
  return { windows: new StreamWindows(session, clientWindowsBytes, noFaults()), session, told };
}

test("windows double while what comes is taken at once, and are small again for a crowd", async () => {
  const { windows, told } = await open();
  windows.opened();
  const sizes = [streamWindowBytes];
  await expect.poll(() => told).toEqual(sizes);
  for (let bytes = streamWindowBytes * 2; bytes <= maxStreamWindowBytes; bytes *= 2) {
    sizes.push(bytes);
    await expect
      .poll(() => {
        windows.taken(bytes);
        return told.at(-1);
      })
      .toBe(bytes);
  }
  expect(told).toEqual(sizes);
  for (let calls = 0; calls < clientWindowsBytes / streamWindowBytes; calls++) windows.opened();
  await expect.poll(() => told.at(-1)).toBe(streamWindowBytes);
});

test("calls that come and go change the windows once in a round trip at most: Node ends a session at ten", async () => {
  const { windows, session, told } = await open();
  const crowd = clientWindowsBytes / (2 * streamWindowBytes) + 1;
  for (let round = 0; round < 30; round++) {
    // Fast while there is one, too many a moment later.
    windows.opened();
    windows.taken(2 * streamWindowBytes);
    windows.taken(2 * streamWindowBytes);
    for (let calls = 0; calls < crowd; calls++) windows.opened();
    for (let calls = 0; calls <= crowd; calls++) windows.closed();
  }
  await expect.poll(() => told.length).toBeGreaterThan(1);
  expect(session.destroyed).toBe(false);
});
