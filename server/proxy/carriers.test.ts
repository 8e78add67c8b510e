// What every carrier promises, asked by a real client of each, of a real gRPC server behind the proxy.
import { create, toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { Metadata, type ServerDuplexStream } from "@grpc/grpc-js";
import { StatusCode } from "grpc-handler";
import { describe, expect, test } from "vitest";
import { echo, fail, type RawCall, startBackend, timeLeftMs, value } from "./testing/backend.ts";
import { startProxy } from "./testing/proxy.ts";
import { EchoService } from "./testing/service.ts";
import { transports, webSocket } from "./testing/transports.ts";

/** One serialized google.protobuf.StringValue. */
const message = (value: string): Buffer =>
  Buffer.from(toBinary(StringValueSchema, create(StringValueSchema, { value })));

async function serve(handler: (call: RawCall) => void): Promise<string> {
  const backend = await startBackend(handler);
  return (await startProxy(backend.url)).url;
}

async function errorOf(call: () => Promise<unknown>): Promise<ConnectError> {
  return ConnectError.from(await call().catch((error: unknown) => error));
}

async function drain(messages: AsyncIterable<{ value: string }>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { value } of messages) texts.push(value);
  return texts;
}

describe.each(transports)("$name", ({ create: connect }) => {
  test("unary: one message each way", async () => {
    const client = createClient(EchoService, connect(await serve(echo)));
    expect(await client.unary({ value: "hello" })).toMatchObject({ value: "hello" });
    expect(await client.unary({ value: "" })).toMatchObject({ value: "" });
  });

  test("server streaming: messages in order", async () => {
    const url = await serve((call) => {
      for (let i = 0; i < 500; i++) call.write(message(`message ${String(i)}`));
      call.end();
    });
    const client = createClient(EchoService, connect(url));
    const texts = await drain(client.serverStream({ value: "go" }));
    expect(texts).toEqual(Array.from({ length: 500 }, (_, i) => `message ${String(i)}`));
  });

  test("a large message passes whole, and the next after it", async () => {
    const client = createClient(EchoService, connect(await serve(echo)));
    for (const size of [70_000, 3_000_000, 10]) {
      const value = "0123456789".repeat(size / 10);
      expect((await client.unary({ value })).value === value).toBe(true);
    }
  });

  test("initial metadata arrives before the first message is there", async () => {
    const headersSeen = Promise.withResolvers<Headers>();
    const url = await serve((call) => {
      const metadata = new Metadata();
      metadata.set("x-early", "yes");
      call.sendMetadata(metadata);
      void headersSeen.promise.then(() => {
        call.write(message("late"));
        call.end();
      });
    });
    const client = createClient(EchoService, connect(url));
    const texts = await drain(client.serverStream({ value: "go" }, { onHeader: headersSeen.resolve }));
    expect((await headersSeen.promise).get("x-early")).toBe("yes");
    expect(texts).toEqual(["late"]);
  });

  test("each message arrives when it is sent, not at the end", async () => {
    let call: ServerDuplexStream<Buffer, Buffer> | undefined;
    const url = await serve((started) => {
      call = started;
      call.write(message("1"));
    });
    const client = createClient(EchoService, connect(url));
    const seen: string[] = [];
    for await (const { value: text } of client.serverStream({ value: "go" })) {
      seen.push(text);
      if (seen.length < 5) call?.write(message(String(seen.length + 1)));
      else call?.end();
    }
    expect(seen).toEqual(["1", "2", "3", "4", "5"]);
  });

  test("metadata both ways, bytes too", async () => {
    const bytes = Buffer.from([0, 1, 2, 250, 255]);
    const seen = Promise.withResolvers<Metadata>();
    const url = await serve((call) => {
      seen.resolve(call.metadata);
      const initial = new Metadata();
      initial.set("x-initial", "a, b");
      initial.set("x-initial-bin", bytes);
      call.sendMetadata(initial);
      call.write(message("hi"));
      const trailers = new Metadata();
      trailers.set("x-trailing", "t");
      trailers.set("x-trailing-bin", bytes);
      call.end(trailers);
    });
    const client = createClient(EchoService, connect(url));
    let headers = new Headers();
    let trailers = new Headers();
    await client.unary(
      { value: "go" },
      {
        headers: { "x-text": "plain", "x-data-bin": bytes.toString("base64"), authorization: "Bearer 1" },
        onHeader: (got) => (headers = got),
        onTrailer: (got) => (trailers = got),
      },
    );
    const metadata = await seen.promise;
    expect(value(metadata, "x-text")).toBe("plain");
    expect(value(metadata, "authorization")).toBe("Bearer 1");
    expect(value(metadata, "x-data-bin")).toEqual(bytes);
    expect(headers.get("x-initial")).toBe("a, b");
    expect(Buffer.from(headers.get("x-initial-bin") ?? "", "base64")).toEqual(bytes);
    expect(trailers.get("x-trailing")).toBe("t");
    expect(Buffer.from(trailers.get("x-trailing-bin") ?? "", "base64")).toEqual(bytes);
  });

  test("metadata may have the names of JavaScript's own properties", async () => {
    const names = ["constructor", "__proto__", "hasownproperty", "tostring"];
    const seen = Promise.withResolvers<Metadata>();
    const url = await serve((call) => {
      seen.resolve(call.metadata);
      const initial = new Metadata();
      const trailers = new Metadata();
      for (const name of names) {
        initial.set(name, "i");
        trailers.set(name, "t");
      }
      call.sendMetadata(initial);
      call.write(message("hi"));
      call.end(trailers);
    });
    let trailers = new Headers();
    const client = createClient(EchoService, connect(url));
    const headers = names.map((name): [string, string] => [name, "r"]);
    await drain(client.serverStream({ value: "go" }, { headers, onTrailer: (got) => (trailers = got) }));
    expect(trailers.get("constructor")).toBe("t");
    expect((await seen.promise).get("constructor")).toEqual(["r"]);
    expect(await client.unary({ value: "go" }, { headers })).toMatchObject({ value: "hi" });
  });

  test("the hop's own headers are no metadata", async () => {
    const seen = Promise.withResolvers<Metadata>();
    const url = await serve((call) => {
      seen.resolve(call.metadata);
      echo(call);
    });
    await createClient(EchoService, connect(url)).unary({ value: "go" }, { headers: { "x-mine": "1" } });
    const names = Object.keys((await seen.promise).getMap()).filter((name) => name !== "user-agent");
    expect(names).toEqual(["x-mine"]);
  });

  const failures = Object.entries(StatusCode).filter(([, code]) => code !== StatusCode.OK);

  test.each(failures)("status %s comes as it is, alone and after a message", async (_name, code) => {
    const details = `100% "wrong": café ☃ ${String(code)}`;
    const trailers = new Metadata();
    trailers.set("x-why", "because");
    const url = await serve((call) => {
      call.once("data", (request: Buffer) => {
        if (request.includes("after")) call.write(message("first"));
        fail(call, { code, details, metadata: trailers });
      });
    });
    const client = createClient(EchoService, connect(url));
    const failing = [
      () => client.unary({ value: "at once" }),
      () => drain(client.serverStream({ value: "at once" })),
      () => drain(client.serverStream({ value: "after one" })),
    ];
    for (const call of failing) {
      const error = await errorOf(call);
      expect({ code: error.code, message: error.rawMessage }).toEqual({ code, message: details });
      expect(error.metadata.get("x-why")).toBe("because");
    }
  });

  test("the deadline reaches the handler, and its status the client", async () => {
    const left = Promise.withResolvers<number>();
    const url = await serve((call) => {
      left.resolve(timeLeftMs(call));
      call.sendMetadata(new Metadata());
    });
    const client = createClient(EchoService, connect(url));
    const error = await errorOf(() => drain(client.serverStream({ value: "go" }, { timeoutMs: 400 })));
    expect(error.code).toBe(Code.DeadlineExceeded);
    expect(await left.promise).toBeGreaterThan(100);
    expect(await left.promise).toBeLessThanOrEqual(400);
  });

  test("cancel reaches the handler", async () => {
    const cancelled = Promise.withResolvers<undefined>();
    const url = await serve((call) => {
      call.on("cancelled", () => cancelled.resolve(undefined));
      call.write(message("1"));
    });
    const client = createClient(EchoService, connect(url));
    const abort = new AbortController();
    const messages = client.serverStream({ value: "go" }, { signal: abort.signal })[Symbol.asyncIterator]();
    await messages.next();
    abort.abort();
    const error = await errorOf(() => messages.next());
    expect(error.code).toBe(Code.Canceled);
    await cancelled.promise;
  });

  test("a reader that stalls stops the handler, and its cancel still arrives", async () => {
    const cancelled = Promise.withResolvers<undefined>();
    const stalled = Promise.withResolvers<undefined>();
    const chunk = message("x".repeat(20_000));
    const url = await serve((call) => {
      call.on("cancelled", () => cancelled.resolve(undefined));
      const write = (): void => {
        while (call.write(chunk));
        const waiting = setTimeout(() => stalled.resolve(undefined), 300);
        call.once("drain", () => {
          clearTimeout(waiting);
          setImmediate(write);
        });
      };
      write();
    });
    const client = createClient(EchoService, connect(url));
    const abort = new AbortController();
    await client.serverStream({ value: "go" }, { signal: abort.signal })[Symbol.asyncIterator]().next();
    await stalled.promise;
    abort.abort();
    await cancelled.promise;
  });

  test("a request over the limit is RESOURCE_EXHAUSTED", async () => {
    const client = createClient(EchoService, connect(await serve(echo)));
    const error = await errorOf(() => client.unary({ value: "x".repeat(4 * 1024 * 1024 + 1) }));
    expect(error.code).toBe(Code.ResourceExhausted);
  });

  test("no such method is UNIMPLEMENTED", async () => {
    const transport = connect(await serve(echo));
    const { unary } = EchoService.method;
    const error = await errorOf(() =>
      transport.unary({ ...unary, name: "Missing" }, undefined, undefined, undefined, { value: "" }),
    );
    expect(error.code).toBe(Code.Unimplemented);
  });

  test("without a backend a call is UNAVAILABLE, and with one again it works", async () => {
    const backend = await startBackend(echo);
    const { url } = await startProxy(backend.url);
    const client = createClient(EchoService, connect(url));
    expect(await client.unary({ value: "before" })).toMatchObject({ value: "before" });
    backend.stop();
    const error = await errorOf(() => client.unary({ value: "down" }));
    expect(error.code).toBe(Code.Unavailable);
    expect(error.rawMessage).toContain("no connection to the backend: ");
    await startBackend(echo, backend.port);
    expect(await client.unary({ value: "after" })).toMatchObject({ value: "after" });
  });

  test("a backend that dies in a call makes it UNAVAILABLE", async () => {
    const backend = await startBackend((call) => void call.write(message("1")));
    const { url } = await startProxy(backend.url);
    const client = createClient(EchoService, connect(url));
    const messages = client.serverStream({ value: "go" })[Symbol.asyncIterator]();
    await messages.next();
    backend.stop();
    const error = await errorOf(() => messages.next());
    expect(error.code).toBe(Code.Unavailable);
  });
});

describe(webSocket.name, () => {
  test("client streaming: requests until the half-close, then one response", async () => {
    const url = await serve((call) => {
      let count = 0;
      call.on("data", () => count++);
      call.on("end", () => {
        call.write(message(String(count)));
        call.end();
      });
    });
    const client = createClient(EchoService, webSocket.create(url));
    const requests = Array.from({ length: 2_000 }, (_, i) => ({ value: `request ${String(i)}` }));
    const count = await client.clientStream(ReadableStream.from(requests));
    expect(count).toMatchObject({ value: "2000" });
  });

  test("a handler that stalls stops the client, and loses nothing", async () => {
    const text = "x".repeat(1_000);
    const total = 2_000;
    const go = Promise.withResolvers<undefined>();
    const url = await serve((call) => {
      let count = 0;
      void go.promise.then(() => {
        call.on("data", () => count++);
        call.on("end", () => {
          call.write(message(String(count)));
          call.end();
        });
      });
    });
    const stalled = Promise.withResolvers<number>();
    let pulled = 0;
    let waiting: NodeJS.Timeout | undefined;
    const requests = new ReadableStream<{ value: string }>(
      {
        pull: (controller) => {
          clearTimeout(waiting);
          waiting = setTimeout(() => stalled.resolve(pulled), 300);
          controller.enqueue({ value: text });
          if (++pulled === total) controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    const answer = createClient(EchoService, webSocket.create(url)).clientStream(requests);
    // Three windows of 64 KiB lie between the two: page to proxy, proxy to backend, and what waits in the proxy.
    expect((await stalled.promise) * text.length).toBeLessThan(400_000);
    go.resolve(undefined);
    expect(await answer).toMatchObject({ value: String(total) });
  });

  test("bidirectional streaming: an answer to each message before the next is sent", async () => {
    const client = createClient(EchoService, webSocket.create(await serve(echo)));
    const next = [Promise.withResolvers<string>(), Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const answers = client.bidi(
      (async function* () {
        yield { value: "0" };
        yield { value: `after ${(await next[0]?.promise) ?? ""}` };
        yield { value: `after ${(await next[1]?.promise) ?? ""}` };
      })(),
    );
    const seen: string[] = [];
    for await (const { value: text } of answers) next[seen.push(text) - 1]?.resolve(text);
    expect(seen).toEqual(["0", "after 0", "after after 0"]);
  });
});
