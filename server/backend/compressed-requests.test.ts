import { deflateSync, gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { limits } from "../limits.ts";
import { inflateWhenRead, type InflateOptions } from "./compressed-requests.ts";
import { readNothingAhead } from "./read-ahead.ts";
import { compressedFrames, frames, serveRaw, statusOf } from "./testing/raw-server.ts";

type Serve = Parameters<typeof serveRaw>[0];

/** A server that notes which addresses had large messages inflated, and what came out. */
async function serve(onCall: Serve, turn = Promise.resolve<undefined>(undefined)) {
  const owners: string[] = [];
  const inflated: unknown[] = [];
  const inflating: InflateOptions["inflating"] = {
    use: async (owner, job) => {
      owners.push(owner);
      await turn;
      const message = await job();
      inflated.push(message);
      return message;
    },
  };
  const interceptor = inflateWhenRead({ addressOf: () => "203.0.113.7", inflating, limits });
  return { owners, inflated, ...(await serveRaw(onCall, [interceptor])) };
}

const large = gzipSync(Buffer.alloc(limits.sandbox.windowBytes + 1));
const gzip = { "grpc-encoding": "gzip" };

const answerLengths: Serve = (raw) => {
  raw.on("data", (message: Uint8Array) => raw.write(Buffer.from(`${String(message.length)} `)));
  raw.on("end", () => raw.end());
};

test.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
])("messages in %s come inflated and in order, beside those that are not compressed", async (encoding, compress) => {
  const { send } = await serve(answerLengths);
  const call = send({ "grpc-encoding": encoding });
  const answered: Buffer[] = [];
  call.on("data", (chunk: Buffer) => answered.push(chunk));
  const [empty, one, most] = [0, 1, limits.requestBytes].map((bytes) => compress(Buffer.alloc(bytes)));
  if (!empty || !one || !most) throw new Error("expected three messages");
  const body = [frames(Buffer.alloc(5)), compressedFrames(most, empty, one, Buffer.alloc(0)), frames(Buffer.alloc(7))];
  call.end(Buffer.concat(body));
  expect(await statusOf(call)).toEqual(["0", "OK"]);
  expect(Buffer.concat(answered).toString().match(/\d+ /g)).toEqual([
    "5 ",
    `${String(limits.requestBytes)} `,
    "0 ",
    "1 ",
    "0 ",
    "7 ",
  ]);
});

test("of the messages in one chunk those are inflated that the call reads", async () => {
  const taken = Promise.withResolvers<() => void>();
  let count = 0;
  const { send, owners } = await serve((raw) => {
    readNothingAhead(raw);
    raw.on("data", () => {
      count++;
      raw.pause();
      taken.resolve(() => raw.resume());
    });
  });
  send(gzip).write(compressedFrames(...Array.from({ length: 40 }, () => large)));
  const goOn = await taken.promise;
  expect(owners).toEqual(["203.0.113.7"]);
  goOn();
  await vi.waitFor(() => expect(count).toBe(2));
});

test("a call that has ended while it waited for its turn is not inflated", async () => {
  const turn = Promise.withResolvers<undefined>();
  const ended = Promise.withResolvers<undefined>();
  const { send, owners, inflated } = await serve((raw) => {
    raw.on("data", () => undefined);
    raw.on("cancelled", () => ended.resolve(undefined));
  }, turn.promise);
  const call = send(gzip);
  call.write(compressedFrames(large));
  await vi.waitFor(() => expect(owners).toHaveLength(1));
  call.close();
  await ended.promise;
  turn.resolve(undefined);
  await vi.waitFor(() => expect(inflated).toEqual([Buffer.alloc(0)]));
});

test.each([
  ["8", "inflates to more than the limit of 4194304 bytes", "gzip", gzipSync(Buffer.alloc(limits.requestBytes + 1))],
  ["13", "expected a message compressed with gzip", "gzip", Buffer.from("no gzip")],
  ["13", "expected a message compressed with gzip", "gzip", large.subarray(0, 50)],
  ["12", 'messages compressed with "br" are not read here', "br", Buffer.from("br")],
])("status %s: %s", async (code, message, encoding, payload) => {
  const { send } = await serve(answerLengths);
  const call = send({ "grpc-encoding": encoding });
  call.resume().end(compressedFrames(payload));
  expect(await statusOf(call)).toEqual([code, expect.stringContaining(message)]);
});
