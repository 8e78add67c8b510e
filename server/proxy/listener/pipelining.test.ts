// Requests pipelined on one HTTP/1.1 connection, on real sockets: some are served, the rest is neither served nor parsed.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { limits } from "../../limits.ts";
import { failTest } from "../testing/faults.ts";
import { type HttpResponse, sendText } from "./http.ts";
import { Listener } from "./listener.ts";

const most = limits.proxy.pipelinedRequests;
const request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
const expecting = "GET / HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\n\r\n";

async function start(onRequest: (res: HttpResponse) => void): Promise<{ client: Socket; answers: () => string[] }> {
  const listener = new Listener({
    metadataBytes: 16_384,
    log: failTest,
    onRequest: (_, res) => onRequest(res),
    connection: () => ({ release: () => undefined }),
    onUpgrade: (_, socket) => socket.destroy(),
  });
  onTestFinished(() => listener.close());
  const client = connect((await listener.listen(0, "127.0.0.1")).port, "127.0.0.1");
  onTestFinished(() => void client.destroy());
  let text = "";
  client.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { client, answers: () => [...text.matchAll(/^HTTP\/1.1 (\d+)/gmu)].map(([, status = ""]) => status) };
}

/** How many requests Node's parser made from what came. */
function countParsed(): () => number {
  let parsed = 0;
  const count = (): void => {
    parsed++;
  };
  subscribe("http.server.request.start", count);
  onTestFinished(() => {
    unsubscribe("http.server.request.start", count);
  });
  return () => parsed;
}

test.each([
  ["requests", request, "200"],
  ["expectations that nothing meets", expecting, "417"],
])(
  "of two thousand %s in one packet the first are answered, one is refused, and no more are parsed",
  async (...row) => {
    const [, text, status] = row;
    const parsed = countParsed();
    const { client, answers } = await start((res) => sendText(res, 200, "served"));
    client.write(text.repeat(2_000));
    await expect.poll(() => client.closed).toBe(true);
    expect(answers()).toEqual([...Array<string>(most).fill(status), "429"]);
    expect(parsed()).toBe(most + 1);
  },
);

test("what comes while the first ones wait is dropped, and they are answered all the same", async () => {
  const waiting: HttpResponse[] = [];
  const parsed = countParsed();
  const { client, answers } = await start((res) => waiting.push(res));
  client.write(request.repeat(most + 1));
  await expect.poll(() => waiting.length).toBe(most);
  for (let i = 0; i < 10; i++) await new Promise((resolve) => client.write(request.repeat(100), resolve));
  for (const res of waiting) sendText(res, 200, "late");
  await expect.poll(() => client.closed).toBe(true);
  expect(answers()).toEqual([...Array<string>(most).fill("200"), "429"]);
  expect([waiting.length, parsed()]).toEqual([most, most + 1]);
});

test("a client that pipelines a few at a time is served for as long as it likes", async () => {
  const { client, answers } = await start((res) => sendText(res, 200, "served"));
  for (let round = 1; round <= 10; round++) {
    client.write(request.repeat(most));
    await expect.poll(() => answers().length).toBe(round * most);
  }
  expect(new Set(answers())).toEqual(new Set(["200"]));
});
