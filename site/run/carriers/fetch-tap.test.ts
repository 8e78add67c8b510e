import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WireHead } from "../state/wire-head.ts";
import { CallTap } from "./call-tap.ts";
import { tappedFetch } from "./fetch-tap.ts";

const envelope = (flags: number, ...bytes: number[]): number[] => [flags, 0, 0, 0, bytes.length, ...bytes];
const body = [...envelope(0, 1, 2, 3), ...envelope(0), ...envelope(0, 9), ...envelope(0x80, 7)];

/** Answers every request with `body`, one byte at a time, so that no envelope comes whole. */
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { "content-type": "application/grpc-web+proto" });
  void (async () => {
    for (const byte of body) {
      response.write(Uint8Array.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    response.end();
  })();
});
let url = "";

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/a.v1.S/M`;
  // What the browser has: the page's address.
  Object.assign(globalThis, { location: { href: url } });
});
afterAll(() => server.close());

async function tapped(bare: boolean) {
  const heads: WireHead[] = [];
  const sent: number[][] = [];
  const tap = new CallTap({
    head: (head) => heads.push(head),
    sent: (payload) => sent.push([...payload]),
    halfClosed: () => sent.push([]),
  });
  const response = await tappedFetch(tap, bare)(url, {
    ...{ method: "POST", headers: { "x-a": "b" } },
    body: Uint8Array.from(envelope(0, 5, 6)),
  });
  const passed = [...new Uint8Array(await response.arrayBuffer())];
  return { head: heads.reduce((all, head) => ({ ...all, ...head }), {}), sent, tap, passed };
}

test("envelopes are found however the bytes are cut, and pass unchanged", async () => {
  const { head, sent, tap, passed } = await tapped(false);
  expect(passed).toEqual(body);
  expect(sent).toEqual([[5, 6], []]);
  expect(tap.read()).toEqual({ bufferedBytes: 4 });
  expect([tap.take(), tap.take(), tap.take(), tap.take()].map((one) => one && [...one])).toEqual([
    [1, 2, 3],
    [],
    [9],
    undefined,
  ]);
  expect(tap.read()).toEqual({ bufferedBytes: 0 });
  expect(head).toMatchObject({ path: "/a.v1.S/M", request: [["x-a", "b"]], end: Uint8Array.from(envelope(0x80, 7)) });
  expect(head.response).toContainEqual(["content-type", "application/grpc-web+proto"]);
});

test("a bare body is one message", async () => {
  const { sent, tap } = await tapped(true);
  expect(sent).toEqual([envelope(0, 5, 6), []]);
  expect(tap.take()).toEqual(Uint8Array.from(body));
});
