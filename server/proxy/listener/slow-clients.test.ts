// Clients that hold a connection without using it, on real sockets: each is given up in bounded time, and honest ones are not.
import { connect as connectHttp2 } from "node:http2";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { HttpResponse } from "./http.ts";
import { failTest } from "../testing/faults.ts";
import { Listener } from "./listener.ts";

const patience = { headersMs: 200, requestMs: 600, keepAliveMs: 200 };
const trickleMs = 20;

interface Listening {
  readonly port: number;
  /** The answers that are still open. */
  readonly open: HttpResponse[];
}

/** A listener whose requests are answered with a head, and with a body only when the test says so. */
async function listen(): Promise<Listening> {
  const open: HttpResponse[] = [];
  const listener = new Listener({
    metadataBytes: 16_384,
    log: failTest,
    onRequest: (_, res) => {
      res.writeHead(200, ["content-type", "text/plain"]);
      res.write(Buffer.from("head"));
      open.push(res);
    },
    connection: () => ({ grow: () => undefined, shrink: () => undefined, release: () => undefined }),
    onUpgrade: (_, socket) => socket.destroy(),
    patience,
  });
  onTestFinished(() => listener.close());
  return { port: (await listener.listen(0, "127.0.0.1")).port, open };
}

/** Sends the text, then `more` again and again; resolves with what came back when the server has hung up. */
async function trickle(port: number, text: string, more: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  let answer = "";
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString("latin1")));
  if (text !== "") socket.write(text);
  const timer = setInterval(() => more !== "" && socket.write(more), trickleMs);
  await closed(socket);
  clearInterval(timer);
  return answer;
}

const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once("close", resolve));

test.each([
  ["says nothing", "", "", ""],
  ["is never done with the first line", "G", "E", ""],
  ["is never done with its headers", "GET / HTTP/1.1\r\nHost: x\r\n", "X: y\r\n", "408"],
  ["stops in the middle of a header", "GET / HTTP/1.1\r\nHo", "", "408"],
  ["is never done with HTTP/2's preface", "PRI ", "", ""],
])("one that %s", async (_, text, more, status) => {
  const { port } = await listen();
  expect(await trickle(port, text, more)).toContain(status);
});

test("one that sends its body a byte at a time", async () => {
  const { port } = await listen();
  const head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n";
  expect(await trickle(port, head, "x")).toContain("HTTP/1.1 200");
});

test("one that keeps its HTTP/1.1 connection after an answer", async () => {
  const { port, open } = await listen();
  const answered = trickle(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "");
  while (open.length === 0) await sleep(5);
  open[0]?.end();
  expect(await answered).toContain("200 OK");
});

test("one that keeps its HTTP/2 connection without a stream, while one with a silent stream is served on", async () => {
  const { port, open } = await listen();
  const idle = connectHttp2(`http://127.0.0.1:${String(port)}`);
  const busy = connectHttp2(`http://127.0.0.1:${String(port)}`);
  onTestFinished(() => busy.destroy());
  const stream = busy.request({ ":path": "/" });
  let text = "";
  stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await new Promise((resolve) => idle.once("close", resolve));
  // The busy one has been silent for as long, and a little more.
  await sleep(patience.keepAliveMs);
  open[0]?.end("tail");
  await new Promise((resolve) => stream.once("end", resolve));
  expect(text).toBe("headtail");
});
