// Fault injection: whichever hop of a call throws, over whichever carrier, that call is INTERNAL with a request id that the log has,
// and its neighbour goes on.
import { ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { create, toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { StatusCode } from "grpc-handler";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { WebSocket } from "ws";
import { BackendConnection } from "./upstream/backend-connection.ts";
import type { StreamListener } from "./upstream/http2/stream.ts";
import { frame } from "./call/frames.ts";
import { Http2Response } from "./listener/http2.ts";
import { type RawCall, startBackend } from "./testing/backend.ts";
import { startProxy } from "./testing/proxy.ts";
import { EchoService } from "./testing/service.ts";
import { overHttp, webSocket } from "./testing/transports.ts";

const secret = "secret internals";
const fault = (): never => {
  throw new Error(secret);
};
const text = (value: string): Buffer => Buffer.from(toBinary(StringValueSchema, create(StringValueSchema, { value })));

/** What the proxy's listeners get instead, so that the first line that looks at it throws. */
const poison = new Proxy([] as never, { get: fault });

/** What the call's listener gets, when the call asks in its metadata for that to be broken. */
function sabotaged(listener: StreamListener, how: string | undefined): StreamListener {
  switch (how) {
    case "response":
      return { ...listener, onHead: () => listener.onHead(200, poison, false) };
    case "data":
      return { ...listener, onData: () => listener.onData(poison) };
    case "trailers":
      return { ...listener, onTrailers: () => listener.onTrailers(poison) };
    default:
      return listener;
  }
}

beforeEach(() => {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- applied below
  const { open } = BackendConnection.prototype;
  vi.spyOn(BackendConnection.prototype, "open").mockImplementation(function (
    this: BackendConnection,
    headers,
    listener,
    closed,
  ) {
    const how = headers[headers.indexOf("x-break") + 1];
    const stream = open.call(this, headers, sabotaged(listener, how), closed);
    if (how === "write" || how === "end") stream[how] = fault;
    return stream;
  });
  // eslint-disable-next-line @typescript-eslint/unbound-method -- applied below
  const [writeHead1, writeHead2] = [ServerResponse.prototype.writeHead, Http2Response.prototype.writeHead];
  const refused = new WeakSet();
  const refusesFirst = ({ req }: { req: { headers: NodeJS.Dict<string | string[]> } }, res: object): boolean => {
    if (req.headers["x-break"] !== "writeHead" || refused.has(res)) return false;
    refused.add(res);
    return true;
  };
  vi.spyOn(ServerResponse.prototype, "writeHead").mockImplementation(function (this: ServerResponse, ...args) {
    return refusesFirst(this, this) ? fault() : Reflect.apply(writeHead1, this, args);
  });
  vi.spyOn(Http2Response.prototype, "writeHead").mockImplementation(function (this: Http2Response, ...args) {
    if (refusesFirst(this, this)) fault();
    Reflect.apply(writeHead2, this, args);
  });
});
afterEach(() => void vi.restoreAllMocks());

/** Answers with metadata, a message and trailers; for a neighbour with a message every few milliseconds. */
async function serve(call: RawCall): Promise<void> {
  const initial = new Metadata();
  initial.set("x-initial", "yes");
  call.sendMetadata(initial);
  call.on("data", () => undefined);
  call.write(text("first"));
  const ticks = call.metadata.get("x-neighbour").length > 0;
  while (ticks && !call.cancelled) {
    await setTimeout(10);
    call.write(text("tick"));
  }
  call.end();
}

interface Outcome {
  readonly code: number | undefined;
  readonly message: string;
}

interface Carrier {
  readonly name: string;
  /** Calls until there is an error. */
  readonly call: (url: string, how: string) => Promise<Outcome>;
  /** Resolves with a function that waits for more messages of a stream that goes on. */
  readonly neighbour: (url: string) => Promise<() => Promise<void>>;
}

function ofTransport(name: string, connect: (url: string) => Transport, unary: boolean): Carrier {
  const shared = new Map<string, Transport>();
  const clientOf = (url: string) => {
    const transport = shared.get(url) ?? connect(url);
    shared.set(url, transport);
    // The next test's proxy may get the same port, and the transport is closed by then.
    onTestFinished(() => void shared.delete(url));
    return createClient(EchoService, transport);
  };
  return {
    name,
    call: async (url, how) => {
      const client = clientOf(url);
      const headers = { "x-break": how };
      try {
        if (unary) await client.unary({ value: "" }, { headers });
        else for await (const message of client.serverStream({ value: "" }, { headers })) expect(message).toBeDefined();
        return { code: StatusCode.OK, message: "" };
      } catch (error) {
        const { code, rawMessage: message } = ConnectError.from(error);
        return { code, message };
      }
    },
    neighbour: async (url) => {
      const stop = new AbortController();
      onTestFinished(() => stop.abort());
      const options = { headers: { "x-neighbour": "1" }, signal: stop.signal };
      const messages = clientOf(url).serverStream({ value: "" }, options)[Symbol.asyncIterator]();
      const next = async (): Promise<void> => expect((await messages.next()).done).toBe(false);
      await next();
      return async () => {
        for (let i = 0; i < 20; i++) await next();
      };
    },
  };
}

const bytes = (one: Buffer): Buffer => one;

const grpc: Carrier = (() => {
  const clients = new Map<string, Client>();
  const clientOf = (url: string): Client => {
    const client = clients.get(url) ?? new Client(new URL(url).host, credentials.createInsecure());
    clients.set(url, client);
    onTestFinished(() => {
      clients.delete(url);
      client.close();
    });
    return client;
  };
  const open = (url: string, key: string, value: string) => {
    const metadata = new Metadata();
    metadata.set(key, value);
    const path = "/test.v1.EchoService/ServerStream";
    return clientOf(url).makeServerStreamRequest(path, bytes, bytes, text(""), metadata);
  };
  return {
    name: "gRPC",
    call: (url, how) =>
      new Promise((resolve) => {
        open(url, "x-break", how)
          .on("data", () => undefined)
          .on("end", () => resolve({ code: StatusCode.OK, message: "" }))
          .on("error", ({ code, details }: ServiceError) => resolve({ code, message: details }));
      }),
    neighbour: async (url) => {
      const stream = open(url, "x-neighbour", "1");
      onTestFinished(() => stream.on("error", () => undefined).cancel());
      const messages = stream[Symbol.asyncIterator]();
      await messages.next();
      return async () => {
        for (let i = 0; i < 20; i++) expect((await messages.next()).done).toBe(false);
      };
    },
  };
})();

const webSockets: Carrier = (() => {
  const open = async (url: string, header: string): Promise<WebSocket> => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/test.v1.EchoService/ServerStream`, ["grpc-websockets"]);
    onTestFinished(() => socket.terminate());
    await new Promise((resolve) => socket.once("open", resolve));
    socket.send(Buffer.from(`content-type: application/grpc-web+proto\r\n${header}\r\n`));
    socket.send(Buffer.concat([Buffer.of(0), frame(0, text(""))]));
    socket.send(Buffer.of(1));
    return socket;
  };
  return {
    name: "grpc-websockets",
    call: async (url, how) => {
      let received = "";
      const socket = await open(url, `x-break: ${how}`);
      socket.on("message", (data: Buffer) => (received += data.toString("latin1")));
      await new Promise((resolve) => socket.once("close", resolve));
      const [, code] = /grpc-status: (\d+)/.exec(received) ?? [];
      return { code: Number(code), message: decodeURIComponent(/grpc-message: (.*)\r/.exec(received)?.[1] ?? "") };
    },
    neighbour: async (url) => {
      let count = 0;
      const socket = await open(url, "x-neighbour: 1");
      socket.on("message", () => count++);
      return async () => {
        const before = count;
        await expect.poll(() => count).toBeGreaterThan(before + 20);
      };
    },
  };
})();

const http = overHttp.flatMap(({ name, create: connect }) => [
  ofTransport(`${name}, stream`, connect, false),
  ofTransport(`${name}, unary`, connect, true),
]);
const hops = ["write", "end", "response", "data", "trailers"];
const cases: [Carrier, string][] = [
  ...[...http, ofTransport("grpc-mux.v1", webSocket.create, false), grpc, webSockets].flatMap((carrier) =>
    hops.map((hop): [Carrier, string] => [carrier, hop]),
  ),
  ...[...http, grpc].map((carrier): [Carrier, string] => [carrier, "writeHead"]),
];

describe.each(cases.map(([carrier, hop]) => ({ carrier, hop, title: `${carrier.name}: ${hop} throws` })))(
  "$title",
  ({ carrier, hop }) => {
    test("that call is INTERNAL with the request id of the log's one line; its neighbour goes on", async () => {
      const lines: string[] = [];
      const { url } = await startProxy((await startBackend((call) => void serve(call))).url, {
        log: (entry) => lines.push(String(entry)),
      });
      const more = await carrier.neighbour(url);
      const { code, message } = await carrier.call(url, hop);
      expect(code).toBe(StatusCode.INTERNAL);
      expect(lines).toHaveLength(1);
      const [, requestId] = /^request (\S+): /.exec(lines[0] ?? "") ?? [];
      expect(message).toContain(`request id ${String(requestId)}`);
      expect(message).not.toContain(secret);
      await more();
    });
  },
);

test("a log that throws takes nothing from the call", async () => {
  const { url } = await startProxy((await startBackend((call) => void serve(call))).url, { log: fault });
  expect(await grpc.call(url, "data")).toMatchObject({ code: StatusCode.INTERNAL });
});

test("what is no call answers 500 with the request id", async () => {
  const lines: string[] = [];
  const log = (entry: unknown): void => void lines.push(String(entry));
  const { url } = await startProxy("http://127.0.0.1:1", { site: fault, log });
  const response = await fetch(`${url}/page`);
  expect(response.status).toBe(500);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(response.headers.get("x-request-id"));
  expect(await response.text()).not.toContain(secret);
});
