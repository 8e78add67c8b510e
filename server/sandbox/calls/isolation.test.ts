import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { limits } from "../../limits.ts";
import { Bench, handlerSource, linesBefore, startSandbox } from "../test-bench.ts";

const sandbox = startSandbox();
const benches: Bench[] = [];
afterEach(() => benches.splice(0).forEach(({ session }) => session.close()));
afterAll(() => sandbox.close());

async function open(body: string): Promise<Bench> {
  const bench = new Bench(await sandbox.openSession());
  benches.push(bench);
  expect(await bench.load(handlerSource(body))).toEqual({ ok: true });
  return bench;
}

const ticker = `async *handleServerStream() { for (let i = 0; i < 30; i++) { yield text(String(i)); await sleep(50); } }`;

describe("a handler that does not let go", () => {
  const place = `inside the loop (handler.ts:${String(linesBefore + 1)}:`;
  const echo = `async *handleServerStream() { yield text("alive"); }`;

  test.each([
    ["a loop", "for (;;) {}", `1000 ms without yielding to the event loop; await something ${place}`, false],
    ["a loop of promises", "for (;;) await null;", "1000 ms without yielding", false],
    ["a catastrophic regular expression", `/^(a+)+$/.test("a".repeat(40) + "b");`, place, false],
    ["a loop in finally", "try { throw 1 } finally { for (;;) {} }", place, false],
    [
      "a built-in function that V8 cannot interrupt",
      "Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);",
      "held the processor",
      true,
    ],
  ])(
    "%s is stopped within two seconds and harms nobody else",
    async (_, loop, message, endsSession) => {
      const victim = await open(ticker);
      const hostile = await open(`async handleRequest() { ${loop} }\n${echo}`);
      const ticks = victim.call("server_streaming").send("");
      const startMs = performance.now();
      const status = await hostile.call("unary").send("").status;
      expect(performance.now() - startMs).toBeLessThan(3_000);
      expect(status.code).toBe(8);
      expect(status.message).toContain(message);
      expect(await ticks.status).toMatchObject({ code: 0 });
      expect(ticks.messages).toHaveLength(30);
      expect(hostile.session.ended.aborted).toBe(endsSession);
      // The deployment is loaded afresh for its next call.
      if (endsSession) return;
      const again = hostile.call("server_streaming").send("");
      expect(await again.status).toMatchObject({ code: 0 });
      expect(again.messages).toEqual(["alive"]);
    },
    15_000,
  );

  test("all calls of the deployment end, those of its neighbour in the session go on", async () => {
    const bench = await open(`async handleRequest() { for (;;) {} }\n${ticker}`);
    expect(await bench.load(handlerSource(ticker), "neighbour")).toEqual({ ok: true });
    const same = bench.call("server_streaming").send("");
    const neighbour = bench.call("server_streaming", { programId: "neighbour" }).send("");
    await vi.waitFor(() => expect(same.messages.length).toBeGreaterThan(0));
    void bench.call("unary").send("");
    expect(await same.status).toMatchObject({ code: 8 });
    expect(await neighbour.status).toMatchObject({ code: 0 });
    expect(neighbour.messages).toHaveLength(30);
  }, 15_000);
});

describe("a handler that takes too much", () => {
  test.each([
    ["arrays", "const all: unknown[] = []; for (;;) all.push(new Array(10_000).fill(1.5));"],
    [
      "strings",
      `let all: string[] = []; for (let i = 0; ; i++) all.push(String(i).repeat(1_000).split("").join("-"));`,
    ],
  ])(
    "%s past the heap limit",
    async (_, bomb) => {
      const bench = await open(`async handleRequest() { ${bomb} }\n${ticker}`);
      const status = await bench.call("unary").send("").status;
      expect(status).toMatchObject({ code: 8, message: expect.stringMatching(/memory|processor|yielding/) as string });
    },
    15_000,
  );

  test.each([
    ["one huge buffer", "new ArrayBuffer(1.5e9);"],
    ["many buffers", "const all: unknown[] = []; for (;;) all.push(new Uint8Array(1e6));"],
    ["a string too long", `"x".repeat(5e8) + "x".repeat(5e8);`],
  ])("%s is an error in the handler", async (_, bomb) => {
    const bench = await open(`async handleRequest() { ${bomb}; return text(""); }`);
    expect(await bench.call("unary").send("").status).toMatchObject({ code: 13 });
  });

  test("timers past their number", async () => {
    const bench = await open(`async handleRequest() { for (;;) setTimeout(() => {}, 1e9); }`);
    const status = await bench.call("unary").send("").status;
    expect(status).toMatchObject({ code: 13, message: expect.stringContaining("1000 timers are running") as string });
  });

  test("calls past their number, counted until their code has ended", async () => {
    const bench = await open(`async handleRequest() { await new Promise(() => {}); }`);
    for (let count = 0; count < limits.sandbox.openCalls; count++) {
      bench.call("unary").send("").call.cancel("cancelled by the client");
    }
    const status = await bench.call("unary").send("").status;
    expect(status).toMatchObject({ code: 8, message: expect.stringContaining("still running") as string });
  });
});

test("there is no way out to the process, the files or the network", async () => {
  const bench = await open(`async handleRequest() {
    const tries = [
      () => (0, eval)("process"),
      () => [].constructor.constructor("return process")(),
      () => [].constructor.constructor("return require")(),
      () => (globalThis as any).fetch("http://127.0.0.1"),
      () => import(["node", "fs"].join(":")),
    ];
    const outcomes: string[] = [];
    for (const attempt of tries) outcomes.push(await Promise.resolve().then(attempt).then(() => "REACHED", (e) => e.name));
    return text(outcomes.join());
  }`);
  const client = bench.call("unary").send("");
  await client.status;
  expect(client.messages).toEqual(["EvalError,EvalError,EvalError,TypeError,Error"]);
});
