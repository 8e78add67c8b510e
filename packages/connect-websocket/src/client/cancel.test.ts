// How calls end early: by the caller's signal, by the deadline, on either side, also while everything is stalled.
import { Code } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import type { AcceptedCall } from "../accept/index.ts";
import { all, connect, failure } from "../testing/connect.ts";
import { bytesOfText } from "../testing/echo-service.ts";
import { Input } from "../testing/input.ts";
import { sendAll } from "../testing/serve.ts";

const big = bytesOfText("x".repeat(10_000));

/** Takes a call and gives it to the test, with the reason of its end. */
function taken(then: (call: AcceptedCall) => void = () => undefined) {
  const started = Promise.withResolvers<AcceptedCall>();
  const cancelled = Promise.withResolvers<string>();
  const method = (call: AcceptedCall): void => {
    call.onCancel = cancelled.resolve;
    then(call);
    started.resolve(call);
  };
  return { method, started: started.promise, cancelled: cancelled.promise };
}

describe("cancel", () => {
  test("a unary call that waits", async () => {
    const { method, started, cancelled } = taken();
    const { client, server } = await connect({ Echo: method });
    const controller = new AbortController();
    const call = failure(client.echo({}, { signal: controller.signal }));
    await started;
    controller.abort();
    expect(await call).toMatchObject({ code: Code.Canceled });
    expect(await cancelled).toBe("cancelled by the client");
    expect(server.connections[0]?.openCalls).toBe(0);
  });

  test("a stream whose reader has stalled: in-band, so that nothing waits for what was not read", async () => {
    const { method, cancelled } = taken((call) => sendAll(call, () => big));
    const { client, server } = await connect({ Repeat: method });
    const controller = new AbortController();
    const stream = client.repeat({}, { signal: controller.signal })[Symbol.asyncIterator]();
    await stream.next();
    controller.abort();
    expect(await cancelled).toBe("cancelled by the client");
    expect(await failure(stream.next())).toMatchObject({ code: Code.Canceled });
    expect((await client.echo({ value: "on" })).value).toBe("on");
    expect(server.connections).toHaveLength(1);
  });

  test("a request stream that waits for credit: its iterator is returned", async () => {
    const { method, cancelled } = taken((call) => call.sendHeaders([]));
    const { client } = await connect({ Chat: method });
    const input = new Input<{ value: string }>();
    for (let index = 0; index < 20; index++) input.send({ value: "x".repeat(10_000) });
    const controller = new AbortController();
    const answers = all(client.chat(input, { signal: controller.signal }));
    await expect.poll(() => input.pulled).toBe(7);
    controller.abort();
    expect(await failure(answers)).toMatchObject({ code: Code.Canceled });
    expect(await cancelled).toBe("cancelled by the client");
    await expect.poll(() => input.returned).toBe(true);
    expect(input.pulled).toBe(7);
  });

  test("before the start: nothing is opened", async () => {
    const { client, server } = await connect();
    expect(await failure(client.echo({}, { signal: AbortSignal.abort() }))).toMatchObject({ code: Code.Canceled });
    expect(server.connections.every(({ openCalls }) => openCalls === 0)).toBe(true);
  });

  test("frames that cross the cancel on the wire are ignored", async () => {
    const { method, cancelled } = taken((call) => {
      const timer = setInterval(() => {
        for (let index = 0; index < 5; index++) call.sendMessage(bytesOfText("x"));
        if (call.ended) clearInterval(timer);
      }, 0);
    });
    const { client, server } = await connect({ Repeat: method });
    for (let round = 0; round < 20; round++) {
      const controller = new AbortController();
      const stream = client.repeat({}, { signal: controller.signal })[Symbol.asyncIterator]();
      for (let index = 0; index < 3; index++) await stream.next();
      controller.abort();
      await failure(stream.next());
    }
    await cancelled;
    await client.echo({});
    expect(server.connections).toHaveLength(1);
    expect(server.connections[0]?.openCalls).toBe(0);
  });

  test("a long-lived signal does not outlive its calls", async () => {
    const { client } = await connect();
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    for (let index = 0; index < 5; index++) await client.echo({}, { signal });
    expect(listeners).toBe(0);
  });
});

describe("deadline", () => {
  /** A server that keeps deadlines, as a gRPC server does. */
  function keepsDeadline(call: AcceptedCall): void {
    call.sendHeaders([["x-head", "h"]]);
    let sent = 0;
    const ticker = setInterval(() => call.sendMessage(bytesOfText(String(sent++))), 10);
    setTimeout(() => {
      clearInterval(ticker);
      call.sendTrailers(Code.DeadlineExceeded, "the server said so", [["x-sent", String(sent)]]);
    }, call.timeoutMs);
  }

  test("the server's own status wins, with the messages before it and its trailers", async () => {
    const { client } = await connect({ Repeat: keepsDeadline });
    const received: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { value } of client.repeat({}, { timeoutMs: 100 })) received.push(value);
    };
    const error = await failure(read());
    expect(error).toMatchObject({ code: Code.DeadlineExceeded, rawMessage: "the server said so" });
    expect(received.length).toBeGreaterThan(0);
    expect(error.metadata.get("x-sent")).toBe(String(received.length));
  });

  test("the server learns what is left of it", async () => {
    const { method, started } = taken();
    const { client } = await connect({ Echo: method }, { defaultTimeoutMs: 60_000 });
    void failure(client.echo({}));
    const { timeoutMs } = await started;
    expect(timeoutMs).toBeGreaterThan(50_000);
    expect(timeoutMs).toBeLessThanOrEqual(60_000);
  });

  test.each([0, -1])("a timeout of %i turns the default off", async (timeoutMs) => {
    const { method, started } = taken((call) => call.sendTrailers(5, "", []));
    const { client } = await connect({ Echo: method }, { defaultTimeoutMs: 60_000 });
    expect(await failure(client.echo({}, { timeoutMs }))).toMatchObject({ code: Code.NotFound });
    expect((await started).timeoutMs).toBeUndefined();
  });

  test("a timeout longer than timers and the wire can say does not fire at once", async () => {
    const { method, started } = taken((call) => call.sendTrailers(5, "", []));
    const { client } = await connect({ Echo: method });
    expect(await failure(client.echo({}, { timeoutMs: 1e12 }))).toMatchObject({ code: Code.NotFound });
    expect((await started).timeoutMs).toBe(0xffff_ffff);
  });

  test("a server that does not answer is left after the grace, and gets RESET with the reason", async () => {
    const { method, cancelled } = taken();
    const { client } = await connect({ Echo: method }, { deadlineGraceMs: 30 });
    expect(await failure(client.echo({}, { timeoutMs: 20 }))).toMatchObject({ code: Code.DeadlineExceeded });
    expect(await cancelled).toBe("deadline exceeded");
  });

  test("a reader that has stalled past the deadline reads DEADLINE_EXCEEDED", async () => {
    const { method, cancelled } = taken((call) => sendAll(call, () => big));
    const { client } = await connect({ Repeat: method }, { deadlineGraceMs: 30 });
    const stream = client.repeat({}, { timeoutMs: 500 })[Symbol.asyncIterator]();
    await stream.next();
    expect(await cancelled).toBe("deadline exceeded");
    expect(await failure(stream.next())).toMatchObject({ code: Code.DeadlineExceeded });
  });

  test("a call that ended in time can be read after its deadline", async () => {
    const { client } = await connect({}, { deadlineGraceMs: 0 });
    const stream = client.repeat({ value: "tick 5" }, { timeoutMs: 1_000 })[Symbol.asyncIterator]();
    await stream.next();
    await new Promise((wake) => setTimeout(wake, 1_050));
    expect(await all({ [Symbol.asyncIterator]: () => stream })).toHaveLength(4);
  });
});
