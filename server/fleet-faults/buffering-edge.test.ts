// An edge that keeps each response until it is whole, as nginx does unless it is told otherwise: streams come late, with every message
// and their status. WebSockets pass it as they are, and the lab uses these.
import { createServer, request } from "node:http";
import { connect } from "node:net";
import { createClient } from "@connectrpc/connect";
import { expect, onTestFinished, test } from "vitest";
import { listen } from "../listen.ts";
import { type RawCall, startBackend } from "../proxy/testing/backend.ts";
import { startProxy } from "../proxy/testing/proxy.ts";
import { EchoService } from "../proxy/testing/service.ts";
import { overHttp, webSocket } from "../proxy/testing/transports.ts";

interface Edge {
  readonly url: string;
  /** Resolves when it keeps the first bytes of a message. */
  readonly keeps: Promise<void>;
}

/** Begins a response when it has all of it. */
async function startBufferingEdge(port: number): Promise<Edge> {
  const kept = Promise.withResolvers<undefined>();
  const edge = createServer((req, res) => {
    const sent = request({ host: "127.0.0.1", port, method: req.method, path: req.url, headers: req.headers });
    sent.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        kept.resolve(undefined);
      });
      response.on("end", () => {
        res.writeHead(response.statusCode ?? 502, response.headers);
        res.end(Buffer.concat(chunks));
      });
    });
    req.pipe(sent);
  });
  edge.on("upgrade", (req, client) => {
    const server = connect(port, "127.0.0.1");
    const lines = req.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1] ?? ""}`] : []));
    server.write([`${req.method ?? ""} ${req.url ?? ""} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
    client.pipe(server).pipe(client);
  });
  onTestFinished(() => {
    edge.closeAllConnections();
    edge.close();
  });
  return { url: `http://127.0.0.1:${String(await listen(edge, 0, "127.0.0.1"))}`, keeps: kept.promise };
}

const message = Buffer.concat([Buffer.from([10, 1]), Buffer.from("a")]);

interface Streaming {
  readonly edge: Edge;
  /** What has arrived so far. */
  readonly received: string[];
  /** Resolves when the stream has ended with OK. */
  readonly ended: Promise<void>;
  /** Lets the backend send another message, and OK. */
  readonly end: () => void;
}

/** A stream of which the backend has sent one message. */
async function startStream({ create }: (typeof overHttp)[number]): Promise<Streaming> {
  const begun = Promise.withResolvers<RawCall>();
  const backend = await startBackend((call) => {
    call.write(message);
    begun.resolve(call);
  });
  const edge = await startBufferingEdge((await startProxy(backend.url)).port);
  const received: string[] = [];
  const stream = createClient(EchoService, create(edge.url)).serverStream({ value: "" });
  const read = async (): Promise<void> => {
    for await (const { value } of stream) received.push(value);
  };
  const ended = read();
  const call = await begun.promise;
  const end = (): void => {
    call.write(message);
    call.end();
  };
  return { edge, received, ended, end };
}

test.each(overHttp)("$name: nothing arrives before the end, and then everything", async (transport) => {
  const { edge, received, ended, end } = await startStream(transport);
  await edge.keeps;
  expect(received).toEqual([]);
  end();
  await ended;
  expect(received).toEqual(["a", "a"]);
});

test("WebSocket: each message arrives as it is sent", async () => {
  const { received, ended, end } = await startStream(webSocket);
  await expect.poll(() => received).toEqual(["a"]);
  end();
  await ended;
  expect(received).toEqual(["a", "a"]);
});
