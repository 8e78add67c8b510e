import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { limits } from "../../limits.ts";
import { Bench, encode, handlerSource, linesBefore, startSandbox } from "../test-bench.ts";

const sandbox = startSandbox();
const session = await sandbox.openSession();
afterAll(() => sandbox.close());

let bench: Bench;
let benches = 0;
beforeEach(() => {
  bench = new Bench(session, `deployment-${String(++benches)}`);
});
afterEach(() => {
  bench.unload();
  expect(session.ended.aborted).toBe(false);
});

async function deploy(body: string): Promise<void> {
  expect(await bench.load(handlerSource(body))).toEqual({ ok: true });
}

const modes = `
  async handleRequest(request: GrpcRequest) { return text("hello " + read(request)); }
  async *handleServerStream(request: GrpcRequest) { for (let i = 1; i <= 3; i++) yield text(read(request) + i); }
  async handleClientStream(requests: AsyncIterable<GrpcRequest>) {
    let all = "";
    for await (const request of requests) all += read(request);
    return text(all);
  }
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>) {
    for await (const request of requests) yield text(read(request).toUpperCase());
  }`;

describe("all four modes", () => {
  test.each([
    ["unary", ["Ada"], ["hello Ada"]],
    ["server_streaming", ["n"], ["n1", "n2", "n3"]],
    ["client_streaming", ["a", "b", "c"], ["abc"]],
    ["bidi_streaming", ["a", "b"], ["A", "B"]],
  ] as const)("%s", async (kind, sent, received) => {
    await deploy(modes);
    const client = bench.call(kind).send(...sent);
    expect(await client.status).toEqual({ code: 0, message: "", trailers: {} });
    expect(client.messages).toEqual(received);
    expect(client.finishes).toBe(1);
  });

  test("in full duplex the reply to message 1 is here before message 2 is sent", async () => {
    await deploy(modes);
    const client = bench.call("bidi_streaming");
    client.call.message(encode("one"));
    await vi.waitFor(() => expect(client.messages).toEqual(["ONE"]));
    client.send("two");
    await client.status;
    expect(client.messages).toEqual(["ONE", "TWO"]);
  });

  test("a mode that the handler lacks is UNIMPLEMENTED", async () => {
    await deploy(`async handleRequest(request: GrpcRequest) { return text(""); }`);
    expect(await bench.call("bidi_streaming").send().status).toMatchObject({ code: 12 });
  });

  test("what is no response is INTERNAL and says what is wanted", async () => {
    await deploy(`async handleRequest() { return { payload: "text" }; }`);
    const status = await bench.call("unary").send("").status;
    expect(status).toMatchObject({ code: 13, message: expect.stringContaining("{ payload: Uint8Array }") as string });
  });
});

describe("metadata", () => {
  test("request metadata, initial metadata and trailers pass, bytes too", async () => {
    await deploy(`async handleRequest(request: GrpcRequest, context: CallContext) {
      context.sendHeaders({ "X-Seen": String(request.metadata["x-in"]) });
      context.trailers["sum-bin"] = request.metadata["in-bin"]!;
      return text(context.peer + " " + request.serviceName + "/" + request.methodName);
    }`);
    const metadata = { "x-in": "here", "in-bin": new Uint8Array([1, 2, 255]) };
    const client = bench.call("unary", { metadata }).send("");
    const { trailers } = await client.status;
    expect(client.headers).toEqual({ "x-seen": "here" });
    expect(trailers).toEqual({ "sum-bin": new Uint8Array([1, 2, 255]) });
    expect(client.messages).toEqual(["127.0.0.1:1 test.v1.TestService/Test"]);
    expect(bench.eventsOf("headersSent")).toEqual([{ metadata: { "x-seen": "here" } }]);
  });

  test("initial metadata arrives before the first message is made", async () => {
    await deploy(`async *handleServerStream(request: GrpcRequest, context: CallContext) {
      context.sendHeaders({ early: "yes" });
      await sleep(60_000, context.signal);
      yield text("late");
    }`);
    const client = bench.call("server_streaming").send("");
    await vi.waitFor(() => expect(client.headers).toEqual({ early: "yes" }));
    expect(client.messages).toEqual([]);
  });

  test.each([
    [`{ "Bad Key": "x" }`, "lower-case letters"],
    [`{ "grpc-status": "0" }`, "belongs to HTTP or gRPC"],
    [`{ "x": "ü" }`, "printable ASCII"],
    [`{ "x-bin": "text" }`, "must be a Uint8Array"],
    [`{ x: "y".repeat(20_000) }`, "too large"],
  ])("metadata that gRPC cannot send is refused in the handler: %s", async (metadata, message) => {
    await deploy(`async handleRequest(_: GrpcRequest, context: CallContext) {
      context.sendHeaders(${metadata});
      return text("");
    }`);
    const status = await bench.call("unary").send("").status;
    expect(status.code).toBe(13);
    expect(status.message).toContain(message);
    expect(status.message).toContain(`(handler.ts:${String(linesBefore + 2)}:`);
  });
});

describe("errors", () => {
  test("an RpcError is exactly that status, its metadata joins the trailers", async () => {
    await deploy(`async *handleServerStream(_: GrpcRequest, context: CallContext) {
      context.trailers.a = "1";
      yield text("first");
      throw new RpcError(StatusCode.PERMISSION_DENIED, "Unauthorized access", { b: "2" });
    }`);
    const client = bench.call("server_streaming").send("");
    expect(await client.status).toEqual({ code: 7, message: "Unauthorized access", trailers: { a: "1", b: "2" } });
    expect(client.messages).toEqual(["first"]);
  });

  test("any other throw is INTERNAL with message and place, and an event with the place", async () => {
    await deploy(`  async handleRequest() {
    const nothing = undefined as unknown as { field: string };
    return text(nothing.field);
  }`);
    const line = linesBefore + 3;
    const { code, message } = await bench.call("unary").send("").status;
    expect(code).toBe(13);
    expect(message).toBe(`Cannot read properties of undefined (reading 'field') (handler.ts:${String(line)}:25)`);
    expect(bench.eventsOf("threw")).toMatchObject([{ location: { file: "handler.ts", line, column: 25 } }]);
  });

  test.each([
    ["null", "null"],
    ["'a string'", "a string"],
    ["{ get message() { throw 1 }, get stack() { throw 2 } }", "the handler threw a value that cannot be shown"],
    [
      "new Proxy({}, { get() { throw 3 }, has() { throw 4 }, getPrototypeOf() { throw 5 } })",
      "the handler threw a value that cannot be shown",
    ],
    ["new Error('x'.repeat(1e6))", "x".repeat(limits.sandbox.errorChars)],
  ])("throw %s", async (thrown, message) => {
    await deploy(`async handleRequest() { throw ${thrown}; }`);
    const status = await bench.call("unary").send("").status;
    expect(status.code).toBe(13);
    expect(status.message.startsWith(message)).toBe(true);
    expect(status.message.length).toBeLessThan(limits.sandbox.errorChars + 40);
  });

  test("a promise that nobody handles is reported, and the call goes on", async () => {
    await deploy(`async handleRequest() {
      void Promise.reject(new Error("forgotten"));
      await sleep(1);
      return text("fine");
    }`);
    const client = bench.call("unary").send("");
    expect((await client.status).code).toBe(0);
    expect(client.messages).toEqual(["fine"]);
    expect(bench.eventsOf("threw")).toMatchObject([{ message: "forgotten", location: { line: linesBefore + 2 } }]);
  });
});

describe("loading", () => {
  test.each([
    ["export const x = 1;", "no default export (found x)", 0],
    ["\nexport default 5;", "found number", 2],
    ["export default () => {};", "found a function", 1],
    ["export default {\n};", "none of the methods handleRequest", 1],
    ["const a = 1;\n  throw new TypeError('at load');", "at load", 2],
    ["export default class { constructor() {\n throw new Error('constructed') } }", "constructed", 2],
    ["await null;\nthrow new Error('after await');", "after await", 2],
    [
      "setTimeout(() => {}, 0); await new Promise((r) => setTimeout(r, 1));\nthrow new Error('after timer');",
      "after timer",
      2,
    ],
    ["throw null;", "null", 0],
    ["\nfor (;;) {}", "without yielding", 2],
  ])("%j is a diagnostic", async (source, message, line) => {
    const result = await bench.load(source);
    if (result.ok) throw new Error("it loaded");
    expect(result.diagnostics).toHaveLength(1);
    expect(result.diagnostics[0]).toMatchObject({ file: "handler.ts", line, severity: "error" });
    expect(result.diagnostics[0]?.message).toContain(message);
  });

  test("top-level await, fields that live as long as the deployment, and a plain object as handler", async () => {
    const source = `const first = await Promise.resolve(4);
      export default { calls: first, async handleRequest() { return { payload: new Uint8Array([10, 1, 48 + this.calls++]) }; } };`;
    expect(await bench.load(source)).toEqual({ ok: true });
    for (const reply of ["4", "5"]) {
      const client = bench.call("unary").send("");
      await client.status;
      expect(client.messages).toEqual([reply]);
    }
  });

  test("a top-level await that never ends is a diagnostic", async () => {
    const impatient = startSandbox({ loadMs: 50 });
    try {
      const other = new Bench(await impatient.openSession());
      const result = await other.load("await new Promise(() => {});\nexport default { async handleRequest() {} };");
      expect(result).toMatchObject({
        ok: false,
        diagnostics: [{ message: expect.stringContaining("longer than 50 ms") as string }],
      });
    } finally {
      await impatient.close();
    }
  });

  test("a second load takes the first one's place, an unloaded program is NOT_FOUND", async () => {
    await deploy(`async handleRequest() { return text("old"); }`);
    await deploy(`async handleRequest() { return text("new"); }`);
    const client = bench.call("unary").send("");
    await client.status;
    expect(client.messages).toEqual(["new"]);
    bench.unload();
    expect(await bench.call("unary").send("").status).toMatchObject({ code: 5 });
  });
});

describe("cancel and deadline", () => {
  const slow = `
  async *handleServerStream(_: GrpcRequest, context: CallContext) {
    try {
      for (let i = 0; ; i++) { yield text(String(i)); await sleep(5, context.signal); }
    } finally {
      console.log("finally", String(context.signal.reason), context.deadline === undefined);
    }
  }
  async *handleBidiStream(requests: AsyncIterable<GrpcRequest>) {
    try { for await (const request of requests) yield text(read(request)); } finally { console.log("finally"); }
  }`;

  test("cancel ends the call at once, the signal fires, finally runs, and the call settles", async () => {
    await deploy(slow);
    const client = bench.call("server_streaming").send("");
    await vi.waitFor(() => expect(client.messages.length).toBeGreaterThan(1));
    client.call.cancel("cancelled by the client");
    expect(await client.status).toEqual({ code: 1, message: "cancelled by the client", trailers: {} });
    await vi.waitFor(() => expect(bench.story(client.id)).toContain("settled"));
    expect(bench.story(client.id).slice(-4)).toEqual(["cancelled", "finished", "consoleLine", "settled"]);
    expect(bench.eventsOf("consoleLine")[0]?.text).toBe("finally AbortError: cancelled by the client true");
    expect(bench.eventsOf("threw")).toEqual([]);
    expect(client.finishes).toBe(1);
  });

  test("what is left of a call is told: an interval that nobody cleared", async () => {
    await deploy(`
  async *handleServerStream(_: GrpcRequest, context: CallContext) {
    setInterval(() => undefined, 60_000);
    for (;;) { yield text("tick"); await sleep(5, context.signal); }
  }`);
    const client = bench.call("server_streaming").send("");
    await vi.waitFor(() => expect(client.messages.length).toBeGreaterThan(1));
    expect(bench.eventsOf("alive").at(-1)).toMatchObject({ openCalls: 1 });
    client.call.cancel("cancelled by the client");
    await vi.waitFor(() => expect(bench.eventsOf("alive").at(-1)).toEqual({ openCalls: 0, timers: 1 }));
  });

  test("a handler that waits for requests wakes up", async () => {
    await deploy(slow);
    const client = bench.call("bidi_streaming");
    client.call.message(encode("a"));
    await vi.waitFor(() => expect(client.messages).toEqual(["a"]));
    client.call.cancel("connection lost");
    await vi.waitFor(() => expect(bench.story(client.id)).toContain("settled"));
    expect(bench.eventsOf("consoleLine")[0]?.text).toBe("finally");
  });

  test("a generator that ignores the signal is ended at its next yield", async () => {
    await deploy(`async *handleServerStream() {
      try { for (;;) { yield text("x"); await sleep(2); } } finally { console.log("finally"); }
    }`);
    const client = bench.call("server_streaming").send("");
    await vi.waitFor(() => expect(client.messages.length).toBeGreaterThan(0));
    client.call.cancel("cancelled by the client");
    const atCancel = client.messages.length;
    await vi.waitFor(() => expect(bench.story(client.id)).toContain("settled"));
    expect(client.messages.length).toBe(atCancel);
    expect(bench.eventsOf("consoleLine")[0]?.text).toBe("finally");
  });

  test("a deadline: DEADLINE_EXCEEDED after the messages before it, and the handler saw it coming", async () => {
    await deploy(slow);
    const timeoutMs = 100;
    const client = bench.call("server_streaming", { timeoutMs, deadlineUnixMs: Date.now() + timeoutMs }).send("");
    expect(await client.status).toEqual({ code: 4, message: "deadline exceeded after 100 ms", trailers: {} });
    expect(client.messages.length).toBeGreaterThan(0);
    await vi.waitFor(() => expect(bench.story(client.id)).toContain("settled"));
    expect(bench.eventsOf("consoleLine")[0]?.text).toBe("finally AbortError: deadline exceeded false");
    expect(bench.eventsOf("cancelled")).toEqual([{ reason: "deadline exceeded" }]);
  });
});

describe("windows", () => {
  const flood = `async *handleServerStream() {
    try { for (;;) yield { payload: new Uint8Array(2_000) }; } finally { console.log("finally"); }
  }`;

  test("without a grant the handler yields one window and pauses; a grant resumes it", async () => {
    await deploy(flood);
    const client = bench.call("server_streaming");
    client.stalled = true;
    client.send("");
    await vi.waitFor(() => expect(bench.story(client.id)).toContain("paused"));
    expect(client.bytes).toBe(66_000);
    client.call.grant(client.bytes);
    await vi.waitFor(() => expect(bench.story(client.id).filter((name) => name === "paused")).toHaveLength(2));
    expect(client.bytes).toBe(132_000);
    expect(bench.story(client.id)).toContain("resumed");
    client.call.cancel("cancelled by the client");
    await vi.waitFor(() => expect(bench.story(client.id)).toContain("settled"));
    expect(bench.eventsOf("consoleLine")[0]?.text).toBe("finally");
  });

  test("requests stop at one window until the handler takes them", async () => {
    await deploy(`
      go = () => {};
      async handleRequest() { this.go(); return text(""); }
      async handleClientStream(requests: AsyncIterable<GrpcRequest>) {
        await new Promise<void>((resolve) => (this.go = resolve));
        let bytes = 0;
        for await (const request of requests) bytes += request.payload.byteLength;
        return text(String(bytes));
      }`);
    const client = bench.call("client_streaming");
    const chunk = encode("x".repeat(10_000));
    let sent = 1;
    while (client.call.message(chunk)) sent++;
    expect(sent).toBe(7);
    expect(client.drains).toBe(0);
    await bench.call("unary").send("").status;
    await vi.waitFor(() => expect(client.drains).toBe(1));
    client.send();
    await client.status;
    expect(client.messages).toEqual([String(7 * chunk.byteLength)]);
  });

  test("requests that nobody reads do not hold up the client", async () => {
    await deploy(`async *handleBidiStream(requests: AsyncIterable<GrpcRequest>) {
      for await (const request of requests) { yield text(read(request)); break; }
      await sleep(60_000);
    }`);
    const client = bench.call("bidi_streaming");
    client.call.message(encode("first"));
    await vi.waitFor(() => expect(client.messages).toEqual(["first"]));
    expect(client.call.message(new Uint8Array(100_000))).toBe(false);
    await vi.waitFor(() => expect(client.drains).toBe(1));
  });

  test("a response over the limit is RESOURCE_EXHAUSTED", async () => {
    await deploy(`async handleRequest() { return { payload: new Uint8Array(${String(limits.messageBytes + 1)}) }; }`);
    expect(await bench.call("unary").send("").status).toMatchObject({ code: 8 });
  });

  test("a message of the largest size passes both ways", async () => {
    await deploy(`async handleRequest(request: GrpcRequest) { return { payload: request.payload }; }`);
    const client = bench.call("unary");
    client.call.message(new Uint8Array(limits.messageBytes));
    client.call.halfClose();
    expect(await client.status).toMatchObject({ code: 0 });
    expect(client.bytes).toBe(limits.messageBytes);
  });
});

describe("events", () => {
  test("a call's story, in order and by one clock", async () => {
    await deploy(modes);
    const startMs = performance.now();
    const client = bench.call("client_streaming", { timeoutMs: 60_000, clientCallId: "mine" }).send("a", "bc");
    await client.status;
    await vi.waitFor(() => expect(bench.story(client.id)).toContain("settled"));
    expect(bench.story(client.id)).toEqual([
      ...["callStarted", "messageReceived", "messageReceived", "halfCloseSeen"],
      ...["messageYielded", "finished", "settled"],
    ]);
    expect(bench.eventsOf("callStarted")).toMatchObject([{ clientCallId: "mine", timeoutMs: 60_000, method: "Test" }]);
    expect(bench.eventsOf("messageReceived")).toEqual([
      { index: 1n, sizeBytes: 3 },
      { index: 2n, sizeBytes: 4 },
    ]);
    const times = bench.events.map(({ monotonicMs }) => monotonicMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(performance.now() - startMs + 1);
  });

  test("console lines come with level, text, line and call", async () => {
    await deploy(`async handleRequest() {
      console.warn("a %s of %d", "total", 3, { list: [1, 2], map: new Map([["k", 1n]]) });
      await sleep(1);
      console.error(new Error("shown"));
      return text("");
    }`);
    const client = bench.call("unary").send("");
    await client.status;
    const [first, second] = bench.eventsOf("consoleLine");
    expect(first).toEqual({
      level: "warn",
      text: "a total of 3 { list: [ 1, 2 ], map: Map(1) { 'k' => 1n } }",
      line: linesBefore + 2,
    });
    expect(second).toMatchObject({ level: "error", line: linesBefore + 4 });
    expect(second?.text).toContain(`handler.ts:${String(linesBefore + 4)}:`);
    expect(bench.story(client.id).filter((name) => name === "consoleLine")).toHaveLength(2);
  });

  test("a console flood is cut to its share and says how much is missing", async () => {
    await deploy(`async handleRequest() { for (let i = 0; i < 3000; i++) console.log(i); return text(""); }`);
    await bench.call("unary").send("").status;
    await vi.waitFor(() => expect(bench.eventsOf("consoleLine").at(-1)?.text).toContain("were dropped here"), 5_000);
    const lines = bench.eventsOf("consoleLine");
    expect(lines.length).toBeLessThan(3 * limits.sandbox.consoleLinesPerSecond);
  });
});

test("the globals that handlers may use work, and what is dangerous is not there", async () => {
  await deploy(`async handleRequest() {
    const order: string[] = [];
    const stop = setInterval(() => order.push("interval"), 1);
    setTimeout(() => order.push("cancelled"), 1_000);
    queueMicrotask(() => order.push("microtask"));
    await new Promise<void>((resolve) => setTimeout(resolve, 20));
    clearInterval(stop);
    const url = new URL("../b?x=1&y=%20#h", "https://user@example.com:8080/a/c");
    const controller = new AbortController();
    const any = AbortSignal.any([controller.signal, AbortSignal.timeout(60_000)]);
    controller.abort();
    const facts = {
      order: [...new Set(order)], url: url.href, y: url.searchParams.get("y"),
      bytes: [...new TextEncoder().encode("aé€😀")], text: new TextDecoder().decode(new Uint8Array([0xf0, 0x9f, 0x98, 0x80, 0xff])),
      clone: structuredClone({ d: new Date(0), s: new Set([1]) }).d instanceof Date,
      uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()),
      unique: crypto.randomUUID() !== crypto.randomUUID(), now: performance.now() > 0, aborted: any.aborted, reason: String(any.reason),
      missing: ["WebAssembly", "Atomics", "SharedArrayBuffer", "process", "require", "fetch", "Buffer"].filter((name) => name in globalThis),
    };
    return text(JSON.stringify(facts));
  }`);
  const client = bench.call("unary").send("");
  expect(await client.status).toMatchObject({ code: 0 });
  expect(JSON.parse(client.messages[0] ?? "")).toEqual({
    order: ["microtask", "interval"],
    url: "https://user@example.com:8080/b?x=1&y=%20#h",
    y: " ",
    bytes: [...new TextEncoder().encode("aé€😀")],
    text: "😀\ufffd",
    ...{ clone: true, uuid: true, unique: true, now: true, aborted: true },
    reason: "AbortError: This operation was aborted",
    missing: [],
  });
});
