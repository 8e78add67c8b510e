// What becomes of calls when the socket does not open, dies, goes quiet or goes away, and how the next one comes about.
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { Code } from "@connectrpc/connect";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import type { AcceptedCall } from "../accept/index.ts";
import { all, connect, connectTo, failure } from "../testing/connect.ts";
import { bytesOfText } from "../testing/echo-service.ts";
import { Input } from "../testing/input.ts";
import { serve } from "../testing/serve.ts";
import { encodeFrames } from "../wire/frame-codec.ts";
import { subProtocol } from "../wire/limits.ts";

/** A `ws` server whose connections the test drives by hand. */
async function rawServer(onMessage: (send: (data: Uint8Array | string) => void, closed: Promise<number>) => void) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, handleProtocols: () => subProtocol });
  server.on("connection", (socket) => {
    const closed = new Promise<number>((resolve) => socket.once("close", resolve));
    socket.once("message", () => onMessage((data) => socket.send(data), closed));
  });
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => {
    server.clients.forEach((client) => client.terminate());
    server.close();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** A port without a listener. */
async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("a connection that does not come about is UNAVAILABLE", () => {
  test("no server listens", async () => {
    const port = await freePort();
    const { client } = connectTo(`http://127.0.0.1:${String(port)}`);
    const error = await failure(client.echo({}));
    expect(error.code).toBe(Code.Unavailable);
    expect(error.rawMessage).toContain(`cannot connect to ws://127.0.0.1:${String(port)}/ws`);
  });

  test("a server without WebSocket", async () => {
    const server = createServer((_, response) => response.writeHead(404).end()).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    onTestFinished(() => void server.close());
    const { client } = connectTo(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`);
    expect(await failure(all(client.repeat({})))).toMatchObject({ code: Code.Unavailable });
  });

  test("a server that never answers the handshake", async () => {
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const baseUrl = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const { client } = connectTo(baseUrl, { connectTimeoutMs: 50 });
    expect((await failure(client.echo({}))).rawMessage).toContain("no answer within 50 ms");
    const slow = connectTo(baseUrl, {});
    expect(await failure(slow.client.echo({}, { timeoutMs: 30 }))).toMatchObject({ code: Code.DeadlineExceeded });
    expect(await failure(slow.client.echo({}, { signal: AbortSignal.timeout(30) }))).toMatchObject({
      code: Code.Canceled,
    });
  });

  test("the next call tries again, after a pause, and finds the server that came up since", async () => {
    const port = await freePort();
    const { client } = connectTo(`http://127.0.0.1:${String(port)}`, { reconnect: { baseDelayMs: 5 } });
    await failure(client.echo({}));
    await failure(client.echo({}));
    const server = await serve({}, {}, port);
    onTestFinished(() => server[Symbol.asyncDispose]());
    expect((await client.echo({ value: "back" })).value).toBe("back");
  });
});

describe("a connection that is lost", () => {
  test("ends open calls with UNAVAILABLE on the client and tells each at the server; the next call reconnects", async () => {
    const reasons: string[] = [];
    const hang = (call: AcceptedCall): void => {
      call.onCancel = (reason) => void reasons.push(reason);
      call.sendMessage(bytesOfText("one"));
    };
    const { client, server } = await connect({ Repeat: hang, Chat: hang });
    const input = new Input<{ value: string }>();
    const streams = [client.repeat({}), client.chat(input)].map((stream) => stream[Symbol.asyncIterator]());
    for (const stream of streams) expect(await stream.next()).toMatchObject({ value: { value: "one" } });
    server.cut();
    for (const stream of streams) {
      const error = await failure(stream.next());
      expect(error.code).toBe(Code.Unavailable);
      expect(error.rawMessage).toBe("the connection was lost: the connection broke off (WebSocket close code 1006)");
    }
    await expect.poll(() => reasons).toEqual(["connection lost", "connection lost"]);
    await expect.poll(() => input.returned).toBe(true);
    expect((await client.echo({ value: "again" })).value).toBe("again");
    expect(server.connections.map(({ openCalls }) => openCalls)).toEqual([0, 0]);
  });

  test("still gives what had come before", async () => {
    const { client, server } = await connect({
      Repeat(call) {
        for (const word of ["a", "b", "c"]) call.sendMessage(bytesOfText(word));
      },
    });
    const stream = client.repeat({})[Symbol.asyncIterator]();
    await stream.next();
    const hanging = failure(client.join(new Input<{ value: string }>()));
    await client.echo({});
    server.cut();
    await hanging;
    expect(await stream.next()).toMatchObject({ value: { value: "b" } });
    expect(await stream.next()).toMatchObject({ value: { value: "c" } });
    expect(await failure(stream.next())).toMatchObject({ code: Code.Unavailable });
  });

  test("by silence: a peer that answers no PING is given up", async () => {
    let pings = 0;
    const baseUrl = await rawServer(() => undefined);
    const { client } = connectTo(baseUrl, {
      keepalive: { silenceMs: 30, answerMs: 30 },
      onFrame: (_, frame) => {
        if (frame.type === "PING") pings++;
      },
    });
    const error = await failure(client.echo({}));
    expect(error).toMatchObject({ code: Code.Unavailable });
    expect(error.rawMessage).toContain("no answer to PING for 30 ms");
    expect(pings).toBe(1);
  });

  test("not by silence alone: a peer that answers PING keeps its calls, and idle connections are left in peace", async () => {
    const frames: string[] = [];
    let call: AcceptedCall | undefined;
    const { client } = await connect(
      { Echo: (accepted) => (call = accepted) },
      {
        keepalive: { silenceMs: 10, answerMs: 1_000 },
        onFrame: (direction, frame) => {
          if (frame.type === "PING") frames.push(`${direction} ${String(frame.ack)}`);
        },
      },
    );
    const answer = client.echo({});
    await expect.poll(() => frames.length).toBeGreaterThan(6);
    call?.sendMessage(bytesOfText("patience"));
    call?.sendTrailers(0, "", []);
    expect((await answer).value).toBe("patience");
    expect(new Set(frames)).toEqual(new Set(["sent false", "received true"]));
    const count = frames.length;
    await new Promise((wake) => setTimeout(wake, 50));
    expect(frames.length - count).toBeLessThanOrEqual(1); // An answer may still have been under way.
  });
});

describe("a server that goes away", () => {
  test("lets open calls finish, and new calls go to a new connection", async () => {
    let open: AcceptedCall | undefined;
    const { client, server } = await connect({ Repeat: (call) => (open = call) });
    const stream = client.repeat({})[Symbol.asyncIterator]();
    const first = stream.next();
    await expect.poll(() => open).toBeDefined();
    server.connections[0]?.goaway("restarting");
    open?.sendMessage(bytesOfText("still"));
    expect(await first).toMatchObject({ value: { value: "still" } });
    expect((await client.echo({ value: "elsewhere" })).value).toBe("elsewhere");
    expect(server.connections).toHaveLength(2);
    open?.sendMessage(bytesOfText("here"));
    open?.sendTrailers(0, "", []);
    expect(await stream.next()).toMatchObject({ value: { value: "here" } });
    expect(await stream.next()).toMatchObject({ done: true });
  });
});

describe("a server that breaks the protocol", () => {
  const headers = { type: "HEADERS", callId: 1, headers: [] } as const;

  test.each([
    ["text", "hello", 4003, "expected a binary message, found text"],
    ["garbage", new Uint8Array([1, 2, 3]), 4002, "expected a frame header"],
    ["OPEN", encodeFrames([{ type: "OPEN", callId: 1, path: "/a/b", timeoutMs: 0, headers: [] }]), 4002, "OPEN is not"],
    ["HALF_CLOSE", encodeFrames([{ type: "HALF_CLOSE", callId: 1 }]), 4002, "HALF_CLOSE is not for a server to send"],
    ["an unknown call", encodeFrames([{ ...headers, callId: 9 }]), 4002, "HEADERS for a call that was never opened"],
  ])("%s: the connection is closed, its calls are UNAVAILABLE", async (_, data, code, message) => {
    const closed = Promise.withResolvers<number>();
    const baseUrl = await rawServer((send, closing) => {
      void closing.then(closed.resolve);
      send(data);
    });
    const { client } = connectTo(baseUrl);
    const error = await failure(client.echo({}));
    expect(error).toMatchObject({ code: Code.Unavailable });
    expect(error.rawMessage).toContain(message);
    expect(await closed.promise).toBe(code);
  });

  const data = (bytes: number) => ({ type: "DATA", callId: 1, payload: bytesOfText("x".repeat(bytes)) }) as const;
  const credit = { type: "CREDIT", callId: 1, bytes: 0x7fff_ffff } as const;

  test.each([
    ["HEADERS twice", [headers, headers], Code.Internal],
    ["DATA before HEADERS", [data(0)], Code.Internal],
    ["DATA without credit", [headers, data(70_000), data(0)], Code.ResourceExhausted],
    ["too much CREDIT", [credit], Code.Internal],
    ["DATA over the limit", [headers, data(100_000)], Code.ResourceExhausted],
  ])("%s: the call ends, the connection goes on", async (_, frames, code) => {
    const baseUrl = await rawServer((send) => {
      send(encodeFrames(frames));
      const after = [
        { ...headers, callId: 2 },
        { ...data(0), callId: 2 },
      ] as const;
      const trailers = { type: "TRAILERS", callId: 2, status: 0, message: "", headers: [] } as const;
      send(encodeFrames([...after, trailers]));
    });
    const { client } = connectTo(baseUrl, { maxMessageBytes: 80_000 });
    const stream = client.repeat({});
    const second = client.echo({});
    expect(await failure(all(stream))).toMatchObject({ code });
    expect((await second).value).toBe("");
  });
});

describe("close", () => {
  test("cancels what is open, in-band, and refuses what comes after", async () => {
    const reasons: string[] = [];
    const started = Promise.withResolvers<undefined>();
    const { client, transport } = await connect({
      Echo(call) {
        call.onCancel = (reason) => void reasons.push(reason);
        started.resolve(undefined);
      },
    });
    const call = failure(client.echo({}));
    await started.promise;
    transport.close();
    expect(await call).toMatchObject({ code: Code.Canceled, rawMessage: "the transport was closed" });
    expect(await failure(client.echo({}))).toMatchObject({ code: Code.Unavailable });
    await expect.poll(() => reasons).toEqual(["cancelled by the client"]);
  });
});
