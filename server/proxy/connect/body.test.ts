// The one message of a Connect call in plain HTTP, from clients that do not send all of it.
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { limits } from "../../limits.ts";
import { echo, startBackend } from "../testing/backend.ts";
import { startProxy } from "../testing/proxy.ts";
import { EchoService } from "../testing/service.ts";

const path = `/${EchoService.typeName}/Unary`;

test("half of it, and no more, is DEADLINE_EXCEEDED", async () => {
  const proxy = await startProxy((await startBackend(echo)).url, { limits: { ...limits, unaryBodyMs: 100 } });
  const session = connectHttp2(proxy.url);
  onTestFinished(() => session.destroy());
  const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/json" });
  stream.write("{");
  let answer = "";
  for await (const chunk of stream as AsyncIterable<Buffer>) answer += chunk.toString();
  expect(JSON.parse(answer)).toEqual({
    code: "deadline_exceeded",
    message: "the request was not complete after 0.1 s",
  });
});

test("half of it, and a client that leaves, is no fault of ours", async () => {
  const lines: unknown[] = [];
  const proxy = await startProxy((await startBackend(echo)).url, { log: (entry) => lines.push(entry) });
  const socket = connect(proxy.port, "127.0.0.1");
  const head = `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{`;
  socket.write(head);
  await sleep(100);
  socket.destroy();
  await sleep(100);
  expect((await fetch(`${proxy.url}/healthz`)).status).toBe(200);
  expect(lines).toEqual([]);
});
