// gzip in Connect, byte by byte: what a client may compress, what it gets compressed, and a bomb that stays small.
import { gunzipSync, gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { compressionGzip, createConnectTransport } from "@connectrpc/connect-node";
import { describe, expect, test } from "vitest";
import { frame } from "../call/frames.ts";
import { limits } from "../../limits.ts";
import { echo, startBackend } from "../testing/backend.ts";
import { type Answer, post } from "../testing/http-client.ts";
import { startProxy } from "../testing/proxy.ts";
import { EchoService } from "../testing/service.ts";
import { acceptsGzip } from "./compression.ts";

const text = (value: string): Buffer => Buffer.from(toBinary(StringValueSchema, create(StringValueSchema, { value })));
const json = (value: string): Buffer => Buffer.from(JSON.stringify(value));
const formats = [
  ["proto", "application/proto", "application/connect+proto", text],
  ["JSON", "application/json", "application/connect+json", json],
] as const;

const long = "a long text ".repeat(1_000);
/** Inflates to more than a message may have. */
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));

async function start(): Promise<string> {
  return `${(await startProxy((await startBackend(echo)).url)).url}/test.v1.EchoService`;
}

interface Envelope {
  readonly flags: number;
  readonly payload: Buffer;
}

function envelopes(body: Buffer): Envelope[] {
  if (body.length === 0) return [];
  const end = 5 + body.readUInt32BE(1);
  return [{ flags: body.readUInt8(0), payload: body.subarray(5, end) }, ...envelopes(body.subarray(end))];
}

const errorOf = ({ body }: Answer): string => body.toString("latin1");

describe.each(formats)("%s", (_, unary, stream, message) => {
  test("a compressed unary request is read, and its long answer compressed for who accepts it", async () => {
    const headers = { "content-type": unary, "content-encoding": "gzip", "accept-encoding": "br, gzip" };
    const answer = await post(`${await start()}/Unary`, headers, gzipSync(message(long)));
    expect(answer).toMatchObject({ status: 200, headers: { "content-encoding": "gzip" } });
    expect(answer.body.length).toBeLessThan(message(long).length / 10);
    expect(gunzipSync(answer.body)).toEqual(message(long));
  });

  test.each([
    ["short", "short", "gzip"],
    ["not asked for", long, ""],
    ["refused", long, "gzip;q=0"],
  ])("an answer is not compressed when it is %s", async (_, value, accepted) => {
    const headers = { "content-type": unary, "accept-encoding": accepted };
    const answer = await post(`${await start()}/Unary`, headers, message(value));
    expect(answer.headers["content-encoding"]).toBeUndefined();
    expect(answer.body).toEqual(message(value));
  });

  test("a stream mixes messages that are compressed and that are not, each way", async () => {
    const headers = { "content-type": stream, "connect-content-encoding": "gzip", "connect-accept-encoding": "gzip" };
    const body = Buffer.concat([frame(1, gzipSync(message(long))), frame(0, message("short"))]);
    const answer = await post(`${await start()}/Bidi`, headers, ...[...body].map((byte) => Buffer.of(byte)));
    expect(answer.headers["connect-content-encoding"]).toBe("gzip");
    const [first, second, end] = envelopes(answer.body);
    expect(first?.flags).toBe(1);
    expect(gunzipSync(first?.payload ?? "")).toEqual(message(long));
    expect(second).toEqual({ flags: 0, payload: message("short") });
    expect(end).toEqual({ flags: 2, payload: Buffer.from("{}") });
  });

  test("a message that inflates beyond the limit is RESOURCE_EXHAUSTED", async () => {
    expect(bomb.length).toBeLessThan(limits.messageBytes);
    const url = await start();
    const once = await post(`${url}/Unary`, { "content-type": unary, "content-encoding": "gzip" }, bomb);
    expect(errorOf(once)).toContain("resource_exhausted");
    const headers = { "content-type": stream, "connect-content-encoding": "gzip" };
    expect(errorOf(await post(`${url}/Bidi`, headers, frame(1, bomb)))).toContain("resource_exhausted");
  });

  test("what is no gzip ends the call with an error", async () => {
    const url = await start();
    const headers = { "content-type": unary, "content-encoding": "gzip" };
    expect(errorOf(await post(`${url}/Unary`, headers, message(long)))).toMatch(/compress/);
    const streaming = { "content-type": stream, "connect-content-encoding": "gzip" };
    expect(errorOf(await post(`${url}/Bidi`, streaming, frame(1, message(long))))).toMatch(/compress/);
  });

  test("another compression is UNIMPLEMENTED, with those that there are", async () => {
    const url = await start();
    const answer = await post(`${url}/Unary`, { "content-type": unary, "content-encoding": "zstd" }, message("x"));
    expect(answer).toMatchObject({ status: 501, headers: { "accept-encoding": "gzip, identity" } });
    expect(errorOf(answer)).toContain('\\"zstd\\" are not read here: expected one of gzip, identity');
    const headers = { "content-type": stream, "connect-content-encoding": "zstd" };
    const streamed = await post(`${url}/Bidi`, headers);
    expect(streamed.headers["connect-accept-encoding"]).toBe("gzip, identity");
    expect(errorOf(streamed)).toContain("unimplemented");
  });
});

test("an empty unary body is an empty message, compressed or not", async () => {
  const headers = { "content-type": "application/proto", "content-encoding": "gzip" };
  expect(await post(`${await start()}/Unary`, headers)).toMatchObject({ status: 200, body: Buffer.of() });
});

test("GET with compression=gzip", async () => {
  const message = gzipSync(json("hello")).toString("base64url");
  const answer = await fetch(`${await start()}/Pure?encoding=json&compression=gzip&base64=1&message=${message}`);
  expect(await answer.json()).toBe("hello");
});

test("connect-node, told to compress all it sends", async () => {
  const url = (await start()).replace(/\/[^/]*$/, "");
  const transport = createConnectTransport({
    baseUrl: url,
    httpVersion: "1.1",
    sendCompression: compressionGzip,
    compressMinBytes: 0,
  });
  const client = createClient(EchoService, transport);
  expect((await client.unary({ value: long })).value).toBe(long);
  const values: string[] = [];
  for await (const { value } of client.serverStream({ value: long })) values.push(value);
  expect(values).toEqual([long]);
});

test.each([
  [undefined, false],
  ["", false],
  ["gzip", true],
  ["br, GZIP;q=0.5", true],
  ["br,gzip; q=0", false],
  ["gzip;q=0.000, br", false],
  ["x-gzip", false],
  ["gzipped", false],
])("accept-encoding %j: %s", (list, expected) => expect(acceptsGzip(list)).toBe(expected));
