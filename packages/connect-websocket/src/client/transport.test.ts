// The four modes over a real WebSocket: messages, metadata, statuses, interceptors, as a Connect client sees them.
import { toBinary } from "@bufbuild/protobuf";
import { AnySchema, anyPack, StringValueSchema } from "@bufbuild/protobuf/wkt";
import type { Interceptor } from "@connectrpc/connect";
import { Code, ConnectError, createContextKey, createContextValues } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { WebSocket as NodeWebSocket } from "ws";
import type { AcceptedCall } from "../accept/index.ts";
import type { Frame } from "../wire/frame.ts";
import { all, connect, failure, texts } from "../testing/connect.ts";
import { bytesOfText } from "../testing/echo-service.ts";
import { Input } from "../testing/input.ts";
import { createWebSocketTransport } from "./transport.ts";

describe.each([
  ["the global WebSocket", globalThis.WebSocket],
  ["that of ws", NodeWebSocket],
] as const)("with %s", (_, webSocket) => {
  test("all four modes", async () => {
    const { client, server } = await connect({}, { webSocket });
    expect((await client.echo({ value: "hello" })).value).toBe("hello");
    expect(await all(client.repeat({ value: "tick 3" }))).toEqual(["tick 0", "tick 1", "tick 2"]);
    expect((await client.join(texts("a", "b", "c"))).value).toBe("a,b,c");
    expect(await all(client.chat(texts("x", "y")))).toEqual(["you said x", "you said y", "goodbye"]);
    expect(server.connections).toHaveLength(1);
    expect(server.connections[0]?.openCalls).toBe(0);
  });
});

describe("messages", () => {
  test("full duplex: the answer to message 1 is here before message 2 exists", async () => {
    const { client } = await connect();
    const input = new Input<{ value: string }>();
    const answers = client.chat(input)[Symbol.asyncIterator]();
    for (const value of ["one", "two", "three"]) {
      const answer = answers.next();
      input.send({ value });
      expect(await answer).toMatchObject({ value: { value: `you said ${value}` } });
    }
    input.end();
    expect(await answers.next()).toMatchObject({ value: { value: "goodbye" } });
    expect(await answers.next()).toMatchObject({ done: true });
  });

  test("responses go on after half-close", async () => {
    const { client } = await connect({
      Chat(call) {
        let seen = 0;
        call.onMessage = () => seen++;
        call.onHalfClose = () => {
          for (const word of ["still", "here", String(seen)]) call.sendMessage(bytesOfText(word));
          call.sendTrailers(0, "", []);
        };
      },
    });
    expect(await all(client.chat(texts("a", "b")))).toEqual(["still", "here", "2"]);
  });

  test("empty messages are messages", async () => {
    const { client } = await connect();
    expect((await client.echo({})).value).toBe("");
    expect((await client.join(texts("", "", ""))).value).toBe(",,");
  });

  test("many calls share one socket and do not mix", async () => {
    const { client, server } = await connect();
    const calls = Array.from({ length: 50 }, (_, index) => all(client.repeat({ value: `c${String(index)} 40` })));
    for (const [index, received] of (await Promise.all(calls)).entries()) {
      expect(received).toEqual(Array.from({ length: 40 }, (_, n) => `c${String(index)} ${String(n)}`));
    }
    expect(server.connections).toHaveLength(1);
  });

  test("a message larger than the window passes, both ways", async () => {
    const { client } = await connect();
    const value = "x".repeat(1_000_000);
    expect((await client.echo({ value })).value).toBe(value);
    expect((await client.join(texts(value, value))).value).toHaveLength(2_000_001);
  });

  test("a message over the limit is RESOURCE_EXHAUSTED, on either side", async () => {
    const { client } = await connect({}, { maxMessageBytes: 1_000 });
    expect(await failure(client.echo({ value: "x".repeat(2_000) }))).toMatchObject({ code: Code.ResourceExhausted });
    expect(await failure(client.join(texts("x".repeat(600), "y".repeat(600))))).toMatchObject({
      code: Code.ResourceExhausted,
      rawMessage: "a message may be at most 1000 bytes, found 1204",
    });
    expect((await client.echo({ value: "the connection goes on" })).value).toBe("the connection goes on");
  });

  test.each([
    ["no", 0],
    ["two", 2],
  ])("a unary answer of %s messages is UNIMPLEMENTED", async (_, count) => {
    const { client } = await connect({
      Echo(call) {
        for (let sent = 0; sent < count; sent++) call.sendMessage(bytesOfText("x"));
        call.sendTrailers(0, "", []);
      },
    });
    expect(await failure(client.echo({}))).toMatchObject({ code: Code.Unimplemented });
  });

  test("an answer that is not the message is INTERNAL, and ends the call at the server", async () => {
    const cancelled = Promise.withResolvers<string>();
    const { client } = await connect({
      Repeat(call) {
        call.onCancel = cancelled.resolve;
        call.sendMessage(new Uint8Array([0xff, 0xff]));
      },
    });
    expect(await failure(all(client.repeat({})))).toMatchObject({ code: Code.Internal });
    expect(await cancelled.promise).toBe("cancelled by the client");
  });
});

describe("metadata", () => {
  const chatty = (call: AcceptedCall): void => {
    call.sendHeaders([["x-first", "1"]]);
    call.onHalfClose = () => {
      call.sendMessage(bytesOfText("body"));
      call.sendTrailers(0, "", [
        ["x-last", "2"],
        ["data-bin", "AAEC"],
      ]);
    };
  };

  test("request metadata reaches the server, initial and trailing metadata the client", async () => {
    let seen: AcceptedCall | undefined;
    const { client } = await connect({ Echo: (call) => chatty((seen = call)) });
    let header: Headers | undefined;
    let trailer: Headers | undefined;
    await client.echo(
      {},
      {
        headers: { Authorization: "Bearer token", "key-bin": "AP8" },
        onHeader: (headers) => (header = headers),
        onTrailer: (trailers) => (trailer = trailers),
      },
    );
    expect(seen?.path).toBe("/testing.EchoService/Echo");
    expect(seen?.timeoutMs).toBeUndefined();
    expect(Object.fromEntries(seen?.headers ?? [])).toEqual({ authorization: "Bearer token", "key-bin": "AP8" });
    expect(header?.get("x-first")).toBe("1");
    expect(trailer?.get("x-last")).toBe("2");
    expect(trailer?.get("data-bin")).toBe("AAEC");
  });

  test("initial metadata is there before any message, while the client is still sending", async () => {
    const { client } = await connect({ Chat: chatty });
    const input = new Input<{ value: string }>();
    const header = Promise.withResolvers<Headers>();
    const trailer = Promise.withResolvers<Headers>();
    const answers = all(client.chat(input, { onHeader: header.resolve, onTrailer: trailer.resolve }));
    expect((await header.promise).get("x-first")).toBe("1");
    input.end();
    expect(await answers).toEqual(["body"]);
    expect((await trailer.promise).get("x-last")).toBe("2");
  });
});

describe("statuses", () => {
  const codes = Array.from({ length: 16 }, (_, index) => index + 1);

  test.each(codes)("status %i, its message and metadata", async (code) => {
    const { client } = await connect({
      Echo(call) {
        call.sendHeaders([["x-head", "h"]]);
        call.sendTrailers(code, "why: ünïcode % \n", [["x-trail", "t"]]);
      },
    });
    const error = await failure(client.echo({}));
    expect(error).toMatchObject({ code, rawMessage: "why: ünïcode % \n" });
    expect(Object.fromEntries(error.metadata)).toEqual({ "x-head": "h", "x-trail": "t" });
  });

  test.each([
    [17, Code.Unknown],
    [255, Code.Unknown],
    [300, Code.Unknown],
  ])("a status that gRPC has not (%i) is UNKNOWN", async (status, code) => {
    const { client } = await connect({ Echo: (call) => call.sendTrailers(status, "odd", []) });
    expect(await failure(client.echo({}))).toMatchObject({ code, rawMessage: "odd" });
  });

  test("the messages before an error arrive before it", async () => {
    const { client } = await connect({
      Repeat(call) {
        for (const word of ["a", "b"]) call.sendMessage(bytesOfText(word));
        call.sendTrailers(Code.DataLoss, "gone", []);
      },
    });
    const received: string[] = [];
    const error = await failure(
      (async () => {
        for await (const { value } of client.repeat({})) received.push(value);
      })(),
    );
    expect(received).toEqual(["a", "b"]);
    expect(error).toMatchObject({ code: Code.DataLoss, rawMessage: "gone" });
  });

  test("a reset is its code and reason", async () => {
    const { client } = await connect({ Repeat: (call) => call.reset(Code.Aborted, "not today") });
    expect(await failure(all(client.repeat({})))).toMatchObject({ code: Code.Aborted, rawMessage: "not today" });
  });

  test("error details come out of grpc-status-details-bin", async () => {
    // google.rpc.Status by hand: code = 1 varint, message = 2, details = 3.
    const detail = toBinary(
      AnySchema,
      anyPack(StringValueSchema, { $typeName: "google.protobuf.StringValue", value: "look" }),
    );
    const status = new Uint8Array([0x08, 9, 0x12, 1, 0x78, 0x1a, detail.length, ...detail]);
    const trailers = [["grpc-status-details-bin", Buffer.from(status).toString("base64")]] as const;
    const { client } = await connect({ Echo: (call) => call.sendTrailers(9, "x", trailers) });
    const error = await failure(client.echo({}));
    expect(error.findDetails(StringValueSchema).map(({ value }) => value)).toEqual(["look"]);
  });

  test("details that are none leave the status as it is", async () => {
    const trailers = [["grpc-status-details-bin", "!!!"]] as const;
    const { client } = await connect({ Echo: (call) => call.sendTrailers(9, "x", trailers) });
    expect(await failure(client.echo({}))).toMatchObject({
      code: Code.FailedPrecondition,
      rawMessage: "x",
      details: [],
    });
  });

  test("what the request iterable throws is what the caller sees, and the server's call is cancelled", async () => {
    const cancelled = Promise.withResolvers<string>();
    const { client } = await connect({ Join: (call) => (call.onCancel = cancelled.resolve) });
    // eslint-disable-next-line @typescript-eslint/require-await
    async function* broken() {
      yield { value: "a" };
      throw new ConnectError("no more disk", Code.DataLoss);
    }
    expect(await failure(client.join(broken()))).toMatchObject({ code: Code.DataLoss, rawMessage: "no more disk" });
    expect(await cancelled.promise).toBe("cancelled by the client");
  });

  test("when the server ends first with OK, no more input is pulled, and its iterator is returned", async () => {
    const { client } = await connect({
      Chat: (call) => {
        call.onMessage = () => call.sendTrailers(0, "", []);
      },
    });
    const input = new Input<{ value: string }>();
    input.send({ value: "a" });
    expect(await all(client.chat(input))).toEqual([]);
    await expect.poll(() => input.returned).toBe(true);
    expect(input.pulled).toBe(1);
  });
});

test("input is returned when the server ends first, also if the responses are not read", async () => {
  const { client } = await connect({
    Chat(call) {
      call.sendMessage(bytesOfText("one"));
      call.onMessage = () => call.sendTrailers(0, "", []);
    },
  });
  const input = new Input<{ value: string }>();
  await client.chat(input)[Symbol.asyncIterator]().next();
  input.send({ value: "a" });
  await expect.poll(() => input.returned).toBe(true);
});

describe("what Connect passes along", () => {
  test("interceptors see and change requests and responses, unary and streaming", async () => {
    const key = createContextKey("none");
    const seen: string[] = [];
    const interceptor: Interceptor = (next) => async (req) => {
      seen.push(`${String(req.stream)} ${req.url.replace(/:\d+/, "")} ${req.contextValues.get(key)}`);
      req.header.set("x-added", "yes");
      const res = await next(req);
      res.header.set("x-seen", "also");
      return res;
    };
    const added: (string | undefined)[] = [];
    const echo = (call: AcceptedCall): void => {
      added.push(Object.fromEntries(call.headers)["x-added"]);
      call.sendMessage(bytesOfText("x"));
      call.sendTrailers(0, "", []);
    };
    const { client } = await connect({ Echo: echo, Repeat: echo }, { interceptors: [interceptor] });
    const headers: (string | null)[] = [];
    const options = {
      contextValues: createContextValues().set(key, "mine"),
      onHeader: (header: Headers) => headers.push(header.get("x-seen")),
    };
    await client.echo({}, options);
    await all(client.repeat({}, options));
    expect(seen).toEqual([
      "false http://127.0.0.1/testing.EchoService/Echo mine",
      "true http://127.0.0.1/testing.EchoService/Repeat mine",
    ]);
    expect(added).toEqual(["yes", "yes"]);
    expect(headers).toEqual(["also", "also"]);
  });

  test("the observer sees the frames of a call in both directions, in order", async () => {
    const frames: string[] = [];
    const onFrame = (direction: string, frame: Frame): unknown => frames.push(`${direction} ${frame.type}`);
    const { client } = await connect({}, { onFrame });
    await client.echo({ value: "x" });
    expect(frames.filter((frame) => frame.startsWith("sent"))).toEqual(["sent OPEN", "sent DATA", "sent HALF_CLOSE"]);
    expect(frames.filter((frame) => frame.startsWith("received"))).toEqual([
      "received HEADERS",
      "received DATA",
      "received TRAILERS",
    ]);
  });

  test.each([
    ["ftp://example.com", /baseUrl must begin with/],
    ["example", /URL/],
  ])("baseUrl %s is refused at once", (baseUrl, message) => {
    expect(() => createWebSocketTransport({ baseUrl })).toThrow(message);
  });
});
