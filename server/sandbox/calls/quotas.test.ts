// What one session and one call may take over time, met in real runners with smaller limits.
import { readFileSync } from "node:fs";
import { StatusCode } from "grpc-handler";
import { expect, onTestFinished, test, vi } from "vitest";
import type { SandboxLimits, Session, SessionRequest } from "../contract.ts";
import { processTree } from "../process/process-tree.ts";
import { Bench, encode, handlerSource, startSandbox } from "../test-bench.ts";

async function sessionWith(changes: Partial<SandboxLimits["sandbox"]>, request?: SessionRequest): Promise<Session> {
  const sandbox = startSandbox({ warmRunners: 0, ...changes });
  onTestFinished(() => sandbox.close());
  return sandbox.openSession(request);
}

async function deploy(session: Session, body: string, id?: string): Promise<Bench> {
  const bench = new Bench(session, id);
  expect(await bench.load(handlerSource(body))).toEqual({ ok: true });
  return bench;
}

const endless = "handleRequest() { return new Promise<never>(() => {}); }";
const burning = `async handleRequest() {
  for (;;) {
    const end = Date.now() + 100;
    while (Date.now() < end) {}
    await sleep(1);
  }
}`;
const smallBudget = { cpuSlowMs: 200, cpuEndMs: 600, cpuCheckMs: 20 };

test("calls of all deployments of a session count together", async () => {
  const session = await sessionWith({ sessionCalls: 3 });
  const [one, other] = [await deploy(session, endless, "one"), await deploy(session, endless, "other")];
  const calls = [one, other, one].map((bench) => bench.call("unary").send(""));
  expect(await other.call("unary").send("").status).toMatchObject({
    code: StatusCode.RESOURCE_EXHAUSTED,
    message: expect.stringContaining("3 calls of this session are still running and no more are allowed") as string,
  });
  other.unload();
  expect((await calls[1]?.status)?.code).toBe(StatusCode.UNAVAILABLE);
  expect(one.call("unary").finishes).toBe(0);
});

test("a call that is open for too long ends, and its handler hears of it as of a cancel", async () => {
  const session = await sessionWith({ callMs: 300 });
  const bench = await deploy(
    session,
    `async *handleServerStream(request: GrpcRequest, context: CallContext) {
      try {
        for (;;) { yield text("tick"); await sleep(10, context.signal); }
      } finally { console.log("ended", context.signal.reason.message); }
    }`,
  );
  const client = bench.call("server_streaming").send("");
  expect(await client.status).toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED });
  expect(client.messages.length).toBeGreaterThan(1);
  await vi.waitFor(() => expect(bench.eventsOf("consoleLine")[0]?.text).toBe("ended limit exceeded"));
  expect(bench.eventsOf("cancelled")).toEqual([{ reason: "limit exceeded" }]);
  expect(session.ended.aborted).toBe(false);
});

test("a call with one request too many ends, and its requests before were served", async () => {
  const session = await sessionWith({ callMessages: 3 });
  const bench = await deploy(
    session,
    `async *handleBidiStream(requests: AsyncIterable<GrpcRequest>) { for await (const request of requests) yield text(read(request)); }`,
  );
  const client = bench.call("bidi_streaming");
  for (const value of ["a", "b", "c"]) client.call.message(encode(value));
  await vi.waitFor(() => expect(client.messages).toEqual(["a", "b", "c"]));
  client.call.message(encode("d"));
  expect(await client.status).toMatchObject({ code: StatusCode.RESOURCE_EXHAUSTED });
  expect(client.messages).toEqual(["a", "b", "c"]);
});

test("a session that never waits is slowed, then ended, and hears why", { timeout: 120_000 }, async () => {
  const session = await sessionWith(smallBudget);
  const bench = await deploy(session, burning);
  const client = bench.call("unary").send("");
  await vi.waitFor(() => expect(runnersNiceness()).toContain(19), { timeout: 10_000, interval: 5 });
  expect(await client.status).toMatchObject({
    code: StatusCode.RESOURCE_EXHAUSTED,
    message: expect.stringContaining("0.6 s of CPU time more than the 10 % of a core") as string,
  });
  expect(session.ended.aborted).toBe(true);
});

/** Of the last process of each tree below this one: what computes for a session. */
function runnersNiceness(): number[] {
  const own = String(process.pid);
  const children = readFileSync(`/proc/${own}/task/${own}/children`, "utf8").split(" ").filter(Boolean);
  return children.map((child) => nicenessOf(processTree(Number(child)).at(-1) ?? 0));
}

function nicenessOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
  } catch {
    return 0;
  }
}
