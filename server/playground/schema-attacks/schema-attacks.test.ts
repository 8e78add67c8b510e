// Hostile .proto files over the real server: each has an answer that says what is wrong, and beside it a neighbour's stream goes on.
import { type Client, createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { type Playground, startPlayground } from "../../compose.ts";
import { readConfig } from "../../config.ts";
import { limits } from "../../limits.ts";
import { rows } from "./rows.ts";
import { answerOf, surfaces } from "./surfaces.ts";

/** On a busy machine an honest answer takes longer than a reader would wait. */
const patient = { ...limits, schema: { ...limits.schema, ms: 20_000 } };

let playground: Playground;
let client: Client<typeof PlaygroundService>;
let neighbour: AsyncIterator<{ readonly sequence: number }>;
const leaving = new AbortController();

beforeAll(async () => {
  playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 }, patient);
  const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(playground.grpcPort)}` });
  client = createClient(PlaygroundService, transport);
  const request = { symbol: "AAPL", count: 0, intervalMs: 20 };
  const prices = createClient(StockService, transport).streamPrices(request, { signal: leaving.signal });
  neighbour = prices[Symbol.asyncIterator]();
  await neighbour.next();
}, limits.sandbox.bootMs);

afterAll(async () => {
  leaving.abort();
  await playground.close();
});

describe.each(Object.entries(rows))("%s", (_, { files, expected, formatted = expected }) => {
  test.each(Object.entries(surfaces))("%s", { timeout: 60_000 }, async (name, surface) => {
    const answer = await answerOf(surface, client, files);
    // Of a long name the rest says nothing.
    expect(answer.length > 1_000 ? answer.slice(-1_000) : answer).toMatch(
      name === "FormatSchema" ? formatted : expected,
    );
    expect(await neighbour.next()).toMatchObject({ done: false });
  });
});

test.each(["ReadSchema", "CheckSchema", "FormatSchema", "Deploy"])("%s: text that is not UTF-8", async (method) => {
  // files: { "a.proto": FF FE }
  const body = Buffer.from([0x0a, 13, 0x0a, 7, ...Buffer.from("a.proto"), 0x12, 2, 0xff, 0xfe]);
  const inField = method === "Deploy" ? Buffer.concat([Buffer.from([0x12]), body.subarray(1)]) : body;
  const answer = await fetch(`${playground.url}/playground.v1.PlaygroundService/${method}`, {
    method: "POST",
    headers: { "content-type": "application/proto" },
    body: inField,
  });
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { code: "invalid_argument", message: expect.stringMatching(/utf-?8/i) as string },
  ]);
});
