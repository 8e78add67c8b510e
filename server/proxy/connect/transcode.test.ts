// Messages of Connect's JSON that are long are translated in a task's process: in order with the short ones, and never on the thread
// that carries everybody's messages.
import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { expect, test } from "vitest";
import { limits } from "../../limits.ts";
import { frame } from "../call/frames.ts";
import { echo, startBackend } from "../testing/backend.ts";
import { openPost, post } from "../testing/http-client.ts";
import { startProxy } from "../testing/proxy.ts";
import { EchoService, registry } from "../testing/service.ts";
import { jsonCodec } from "./codec.ts";
import type { InTurn } from "./turn-budget.ts";

const long = limits.proxy.transcodeInlineBytes * 4;
const json = (value: string): Buffer => Buffer.from(JSON.stringify(value));
const text = (value: string): Uint8Array => toBinary(StringValueSchema, create(StringValueSchema, { value }));
const stream = { "content-type": "application/connect+json", "connect-content-encoding": "gzip" };

async function start(): Promise<string> {
  return `${(await startProxy((await startBackend(echo)).url)).url}/test.v1.EchoService`;
}

function messagesOf(body: Buffer): unknown[] {
  const messages: unknown[] = [];
  for (let at = 0; at < body.length;) {
    const end = at + 5 + body.readUInt32BE(at + 1);
    messages.push(JSON.parse(body.toString("utf8", at + 5, end)));
    at = end;
  }
  return messages;
}

test("a long unary message comes back as it was sent", async () => {
  const value = "é".repeat(long);
  const answer = await post(`${await start()}/Unary`, { "content-type": "application/json" }, json(value));
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body.toString())).toBe(value);
});

test("short and long messages keep their order, however the body is cut, and the end comes last", async () => {
  const values = ["a", "b".repeat(long), "c", "d".repeat(long * 3), "e", "f"];
  const body = Buffer.concat(
    values.map((value, i) => (i % 2 ? frame(1, gzipSync(json(value))) : frame(0, json(value)))),
  );
  const url = `${await start()}/Bidi`;
  const whole = await post(url, stream, body);
  expect(messagesOf(whole.body)).toEqual([...values, {}]);
  const cut = await post(url, stream, body.subarray(0, 3), body.subarray(3, 20), body.subarray(20));
  expect(messagesOf(cut.body)).toEqual([...values, {}]);
});

test("what is wrong with a long message is said as of a short one", async () => {
  const url = await start();
  const body = Buffer.from(`{"no": "${"x".repeat(long)}"}`);
  const answer = await post(`${url}/Unary`, { "content-type": "application/json" }, body);
  expect(answer).toMatchObject({ status: 400 });
  expect(answer.body.toString()).toContain("expected JSON of a google.protobuf.StringValue");
  const streamed = await post(`${url}/Bidi`, stream, frame(0, json("first")), frame(0, body));
  expect(messagesOf(streamed.body).at(-1)).toMatchObject({ error: { code: "invalid_argument" } });
});

test("a client that leaves ends the task that works for it, and the next call is served", async () => {
  const url = await start();
  const { request, response } = openPost(`${url}/Bidi`, stream);
  response.catch(() => undefined);
  await new Promise((resolve) =>
    request.write(frame(1, gzipSync(json("x".repeat(limits.messageBytes - 10)))), resolve),
  );
  request.destroy();
  const answer = await post(`${url}/Unary`, { "content-type": "application/json" }, json("y".repeat(long)));
  expect(answer.status).toBe(200);
});

const most = limits.proxy.transcodeInlineBytes;
const echoMethod = EchoService.method.bidi;

test.each([
  ["a request of the most bytes", "request", json("x".repeat(most - 2)), false, "here"],
  ["a longer request", "request", json("x".repeat(most - 1)), false, "aside"],
  ["a request that inflates to the most bytes", "request", gzipSync(json("x".repeat(most - 2))), true, "here"],
  ["a request that inflates to more", "request", gzipSync(json("x".repeat(most - 1))), true, "aside"],
  ["a response of the most bytes", "response", text("x".repeat(most - 3)), false, "here"],
  ["a longer response", "response", text("x".repeat(most - 2)), false, "aside"],
] as const)("%s is made %s", async (_, direction, message, isGzip, where) => {
  const aside = new Uint8Array();
  const inTurn: InTurn = (convert) => convert();
  const codec = jsonCodec(echoMethod, registry, { inTurn, aside: () => Promise.resolve(aside) });
  const made = direction === "request" ? codec.request({ payload: message, isGzip }) : codec.response(message);
  expect((await made) === aside ? "aside" : "here").toBe(where);
});
