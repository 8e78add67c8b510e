// What is written below a WebSocket: as few system calls as can be, and large payloads as they are. That a WebSocket client
// reads it is for the accepting end's tests.
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { StreamWriter } from "./message-writer.ts";
import type { MuxSocket } from "./mux-socket.ts";
import { Outbox } from "./outbox.ts";
import { throwLater } from "./throw-later.ts";

function outboxOf({ readyState = 1 } = {}) {
  const log: (string | Uint8Array)[] = [];
  const stream = {
    write: (bytes: Uint8Array) => log.push(bytes),
    cork: () => log.push("cork"),
    uncork: () => log.push("uncork"),
  };
  const socket = {
    readyState,
    send: (bytes: Uint8Array) => log.push(`through the WebSocket: ${String(bytes.length)}`),
  };
  return { log, outbox: new Outbox(new StreamWriter(socket as unknown as MuxSocket, stream), throwLater) };
}

const data = (payload: Uint8Array) => ({ type: "DATA", callId: 1, payload }) as const;
const large = new Uint8Array(10_000);

test("large payloads are not copied, and leave together with the small ones between them", async () => {
  const { log, outbox } = outboxOf();
  for (const payload of [new Uint8Array(20), large, large, new Uint8Array(20)]) outbox.push(data(payload));
  await turn();
  expect(log.map((entry) => (typeof entry === "string" || entry === large ? entry : entry.length))).toEqual([
    "cork",
    // The head of the WebSocket message, a whole frame, and the header of the next one.
    4 + 30 + 10,
    large,
    10,
    large,
    30,
    "uncork",
  ]);
});

test("small payloads alone go through the WebSocket, in one piece", async () => {
  const { log, outbox } = outboxOf();
  for (let index = 0; index < 3; index++) outbox.push(data(new Uint8Array(20)));
  await turn();
  expect(log).toEqual(["cork", "through the WebSocket: 90", "uncork"]);
});

test("behind a close frame nothing is written", async () => {
  const { log, outbox } = outboxOf({ readyState: 2 });
  outbox.push(data(large));
  await turn();
  expect(log).toEqual(["cork", "uncork"]);
});
