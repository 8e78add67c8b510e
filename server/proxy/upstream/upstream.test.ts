// Backends that are not gRPC servers, or broken ones: whatever the HTTP/2 stream does, the call ends with one status.
import { EventEmitter, once } from "node:events";
import { createServer, type ServerHttp2Session, type ServerHttp2Stream, type Settings } from "node:http2";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { StatusCode } from "grpc-handler";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { limits } from "../../limits.ts";
import { frame } from "../call/frames.ts";
import type { Status } from "../call/status.ts";
import { failTest, noFaults } from "../testing/faults.ts";
import { type CallStart, Upstream } from "./upstream.ts";

const grpc = { ":status": 200, "content-type": "application/grpc" };

async function serve(
  onStream: (stream: ServerHttp2Stream) => void,
  onHeaders: (raw: string[]) => void = () => undefined,
  settings: Settings = {},
): Promise<Upstream> {
  const server = createServer({ settings });
  const sessions: ServerHttp2Session[] = [];
  server.on("session", (session) => sessions.push(session));
  server.on("stream", (stream, _headers, _flags, raw) => {
    stream.on("error", () => undefined);
    onHeaders(raw);
    onStream(stream);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return connectTo((server.address() as AddressInfo).port);
}

function connectTo(port: number): Upstream {
  const upstream = new Upstream({ url: `http://127.0.0.1:${String(port)}`, metadataBytes: 16_384, log: failTest });
  onTestFinished(() => upstream.close());
  return upstream;
}

/** Runs one call to its end. Open requests keep Node from ending a response before it resets it. */
function run(
  upstream: Upstream,
  {
    halfClose = true,
    onHeaders = () => undefined,
    onData = () => undefined,
    ...start
  }: Partial<CallStart> & { halfClose?: boolean; onHeaders?: () => void; onData?: () => void } = {},
): Promise<{ status: Status; data: Buffer }> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve) => {
    const call = upstream.open(
      { path: "/a.B/C", metadata: [], timeoutMs: undefined, ...start },
      {
        faults: noFaults(),
        onHeaders,
        onData: (chunk) => {
          chunks.push(chunk);
          onData();
        },
        onDrain: () => undefined,
        onFinish: (status) => resolve({ status, data: Buffer.concat(chunks) }),
      },
    );
    if (halfClose) call.end();
  });
}

/** Cancels a call as soon as it has been answered. */
async function openAndCancel(upstream: Upstream): Promise<void> {
  const answered = Promise.withResolvers<undefined>();
  const call = upstream.open(
    { path: "/a.B/C", metadata: [], timeoutMs: undefined },
    {
      faults: noFaults(),
      onHeaders: () => answered.resolve(undefined),
      onData: () => undefined,
      onDrain: () => undefined,
      onFinish: ({ message }) => answered.reject(new Error(message)),
    },
  );
  await answered.promise;
  call.cancel();
}

describe("a stream that is reset", () => {
  test.each([
    [0x0, StatusCode.UNAVAILABLE],
    [0x1, StatusCode.INTERNAL],
    [0x2, StatusCode.INTERNAL],
    [0x3, StatusCode.INTERNAL],
    [0x6, StatusCode.INTERNAL],
    [0x7, StatusCode.UNAVAILABLE],
    [0x8, StatusCode.CANCELLED],
    [0x9, StatusCode.INTERNAL],
    [0xb, StatusCode.RESOURCE_EXHAUSTED],
    [0xc, StatusCode.PERMISSION_DENIED],
  ])("with code %i is status %i, before headers and after", async (rstCode, code) => {
    const early = await serve((stream) => stream.close(rstCode));
    expect((await run(early)).status.code).toBe(code);
    const late = await serve((stream) => {
      stream.respond(grpc);
      stream.write(frame(0, Buffer.from("x")), () => stream.close(rstCode));
    });
    expect((await run(late, { halfClose: false })).status.code).toBe(code);
  });

  test("after the deadline is DEADLINE_EXCEEDED", async () => {
    const upstream = await serve((stream) => {
      stream.respond(grpc);
      setTimeout(() => stream.close(8), 30);
    });
    expect((await run(upstream, { timeoutMs: 10, halfClose: false })).status.code).toBe(StatusCode.DEADLINE_EXCEEDED);
  });
});

describe("a response that is no gRPC", () => {
  test.each([
    [200, StatusCode.UNKNOWN],
    [400, StatusCode.INTERNAL],
    [401, StatusCode.UNAUTHENTICATED],
    [403, StatusCode.PERMISSION_DENIED],
    [404, StatusCode.UNIMPLEMENTED],
    [429, StatusCode.UNAVAILABLE],
    [500, StatusCode.UNKNOWN],
    [502, StatusCode.UNAVAILABLE],
    [503, StatusCode.UNAVAILABLE],
    [504, StatusCode.UNAVAILABLE],
  ])("HTTP %i is status %i", async (httpStatus, code) => {
    const upstream = await serve((stream) => {
      stream.respond({ ":status": httpStatus, "content-type": "text/html" });
      stream.end("<p>Hello");
    });
    const { status, data } = await run(upstream);
    expect(status).toMatchObject({ code, message: expect.stringContaining(`HTTP ${String(httpStatus)}`) as string });
    expect(data).toHaveLength(0);
  });

  test("a body without trailers is UNAVAILABLE, since a router ends a call so that has lost the backend", async () => {
    const upstream = await serve((stream) => {
      stream.respond(grpc);
      stream.end(frame(0, Buffer.from("x")));
    });
    expect((await run(upstream)).status).toMatchObject({ code: StatusCode.UNAVAILABLE });
  });
});

/** Connect's conformance suite, "gRPC Unexpected Responses". */
describe("a status that is not where it belongs", () => {
  const message = frame(0, Buffer.from("x"));
  const head = { ...grpc, "grpc-status": "8" };

  test.each([
    [
      "in a head that does not end the stream, without more, counts",
      head,
      [],
      undefined,
      StatusCode.RESOURCE_EXHAUSTED,
    ],
    ["in such a head before messages is none", head, [message], undefined, StatusCode.INTERNAL],
    ["in such a head gives way to the trailers'", head, [], { "grpc-status": "9" }, StatusCode.FAILED_PRECONDITION],
    ["in such a head gives way to trailers after messages", head, [message], { "grpc-status": "0" }, StatusCode.OK],
    ["missing in trailers is INTERNAL", grpc, [message], { "grpc-message": "x" }, StatusCode.INTERNAL],
  ])("%s", async (_name, headers, messages, trailers, code) => {
    const upstream = await serve((stream) => {
      stream.respond(headers, { waitForTrailers: trailers !== undefined });
      stream.on("wantTrailers", () => stream.sendTrailers(trailers ?? {}));
      for (const bytes of messages) stream.write(bytes);
      stream.end();
    });
    expect((await run(upstream)).status.code).toBe(code);
  });
});

describe("the connection", () => {
  test("lost in a call is UNAVAILABLE, and made anew for the next", async () => {
    let calls = 0;
    const upstream = await serve((stream) => {
      if (calls++ === 0) stream.session?.socket.destroy();
      else stream.respond({ ...grpc, "grpc-status": "0" }, { endStream: true });
    });
    expect((await run(upstream)).status.code).toBe(StatusCode.UNAVAILABLE);
    expect((await run(upstream)).status.code).toBe(StatusCode.OK);
  });

  test("that the backend gives up lets the call finish, and the next take another", async () => {
    const sessions = new Set<unknown>();
    const upstream = await serve((stream) => {
      sessions.add(stream.session);
      stream.session?.goaway(0);
      stream.respond(grpc, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(frame(0, Buffer.from("x")));
    });
    for (let i = 0; i < 3; i++) expect((await run(upstream)).status.code).toBe(StatusCode.OK);
    expect(sessions.size).toBe(3);
  });

  test("that the backend gives up keeps its calls, for as long as they take", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    onTestFinished(() => void vi.useRealTimers());
    const opened = Promise.withResolvers<ServerHttp2Stream>();
    const given = Promise.withResolvers<undefined>();
    const pings = new EventEmitter();
    const upstream = await serve((stream) => {
      stream.session?.goaway(0);
      stream.session?.on("ping", () => pings.emit("ping"));
      stream.respond(grpc, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      opened.resolve(stream);
    });
    let chunks = 0;
    const onData = (): unknown => chunks++;
    const ended = run(upstream, { onHeaders: () => given.resolve(undefined), onData });
    await given.promise;
    const stream = await opened.promise;
    for (let round = 1; round <= 4; round++) {
      const pinged = once(pings, "ping");
      vi.advanceTimersByTime(limits.proxy.pingMs);
      await pinged;
      // What comes behind the answer says that it has come.
      stream.write(frame(0, Buffer.from("x")));
      await expect.poll(() => chunks).toBe(round);
    }
    stream.end();
    expect((await ended).status).toMatchObject({ code: StatusCode.OK });
  });

  test("outlives any number of cancelled calls", async () => {
    const connections = new Set<unknown>();
    const neighbour = Promise.withResolvers<ServerHttp2Stream>();
    const upstream = await serve((stream) => {
      connections.add(stream.session);
      stream.respond(grpc, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      neighbour.resolve(stream);
    });
    const staying = run(upstream);
    const stream = await neighbour.promise;
    // Node ends a connection at a thousand resets.
    for (let round = 0; round < 15; round++)
      await Promise.all(Array.from({ length: 100 }, () => openAndCancel(upstream)));
    expect(connections.size).toBe(2);
    stream.end();
    expect((await staying).status.code).toBe(StatusCode.OK);
  });

  test.each([1, 4, 100])("that takes %i calls at once, as routers do, is joined by others for more", async (most) => {
    const open = new Map<unknown, number>();
    const arrived = Promise.withResolvers<undefined>();
    const count = 2 * most + 1;
    const serveOpen = ({ session }: ServerHttp2Stream): void => {
      open.set(session, (open.get(session) ?? 0) + 1);
      if ([...open.values()].reduce((sum, one) => sum + one, 0) === count) arrived.resolve(undefined);
    };
    const upstream = await serve(serveOpen, undefined, { maxConcurrentStreams: most });
    // Until the other end has said how many it takes, it is taken to be as many as usual.
    void run(upstream);
    await expect.poll(() => open.size).toBe(1);
    for (let left = count - 1; left > 0; left--) void run(upstream);
    await arrived.promise;
    expect([...open.values()]).toEqual([most, most, 1]);
  });

  test("that the backend gives up is waited for when the proxy drains", async () => {
    const opened: ServerHttp2Stream[] = [];
    const upstream = await serve((stream) => {
      stream.session?.goaway(0);
      stream.respond(grpc, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      opened.push(stream);
    });
    const heads = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const calls: Promise<{ status: Status }>[] = [];
    for (const { promise, resolve } of heads) {
      calls.push(run(upstream, { onHeaders: () => resolve(undefined) }));
      await promise;
    }
    const drained = upstream.drain("the proxy is shutting down", 60_000);
    for (const stream of opened) stream.end();
    for (const { status } of await Promise.all(calls)) expect(status.code).toBe(StatusCode.OK);
    await drained;
  });

  test("refused is UNAVAILABLE with the address", async () => {
    const { status } = await run(connectTo(1));
    expect(status.code).toBe(StatusCode.UNAVAILABLE);
    expect(status.message).toBe("no connection to the backend: ECONNREFUSED");
  });

  test("to something that speaks no HTTP/2 is UNAVAILABLE", async () => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.end("220 mail.example ESMTP, this is not the server you are looking for\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { status } = await run(connectTo((server.address() as AddressInfo).port));
    expect(status.code).toBe(StatusCode.UNAVAILABLE);
  });
});

test("repeated metadata stay apart, also those that HTTP wants once", async () => {
  const seen = Promise.withResolvers<string[]>();
  const upstream = await serve(
    (stream) => stream.respond({ ...grpc, "grpc-status": "0" }, { endStream: true }),
    (raw) => seen.resolve(raw),
  );
  const metadata = [
    ["x-a", "1"],
    ["x-a", "2"],
    ["authorization", "a"],
    ["authorization", "b"],
  ] as const;
  expect((await run(upstream, { metadata })).status.code).toBe(StatusCode.OK);
  expect((await seen.promise).join(" ")).toContain("x-a 1 x-a 2 authorization a authorization b");
});
