import { execFileSync } from "node:child_process";
import { describe, expect, test, vi } from "vitest";
import { Bench, handlerSource, startSandbox } from "../test-bench.ts";

const ticker = `async *handleServerStream() { for (;;) { yield text("tick"); await sleep(5); } }`;

/** Runners that this process started, at any depth. */
function runners(): string[] {
  const list = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  const rows = list.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []);
  const ours = new Set([String(process.pid)]);
  for (const [, pid = "", parent = ""] of rows) if (ours.has(parent)) ours.add(pid);
  return rows
    .filter(([, pid = "", , args = ""]) => ours.has(pid) && args.includes("/runner.mjs"))
    .map(([line = ""]) => line);
}

/** bubblewrap, its supervisor and node. */
const processesOfRunner = 3;

describe("lives and deaths", { timeout: 30_000 }, () => {
  test("a session that is closed ends its calls and leaves no process", async () => {
    const own = startSandbox({ warmRunners: 0 });
    const before = runners().length;
    const bench = new Bench(await own.openSession());
    await bench.load(handlerSource(ticker));
    const client = bench.call("server_streaming").send("");
    await vi.waitFor(() => expect(client.messages.length).toBeGreaterThan(0));
    expect(runners().length).toBeGreaterThan(before);
    bench.session.close();
    expect(await client.status).toMatchObject({ code: 14 });
    expect(bench.session.ended.reason).toMatchObject({ code: 14 });
    expect(await bench.call("unary").send("").status).toMatchObject({ code: 14 });
    await vi.waitFor(() => expect(runners()).toHaveLength(before));
    expect(own.state().sessions).toBe(0);
    await own.close();
  });

  test("closing the sandbox leaves no process", async () => {
    const own = startSandbox({ warmRunners: 2 });
    const before = runners().length;
    await vi.waitFor(() => expect(own.state()).toMatchObject({ warm: 2, ready: true }), 10_000);
    await own.openSession();
    await own.close();
    await vi.waitFor(() => expect(runners().length).toBeLessThanOrEqual(before));
    await expect(own.openSession()).rejects.toMatchObject({ code: 14 });
  });

  test("sessions past their number wait, a closed one makes room", async () => {
    const own = startSandbox({ warmRunners: 0, sessions: 1 });
    const first = await own.openSession();
    const onWait = vi.fn();
    const second = own.openSession({ onWait });
    expect(onWait).toHaveBeenCalledExactlyOnceWith(0);
    expect(own.state()).toMatchObject({ sessions: 1, waiting: 1 });
    first.close();
    await second;
    expect(own.state()).toMatchObject({ sessions: 1, waiting: 0 });
    await own.close();
  });

  test("a crowd is booted for a few at a time, and a cancelled one leaves its turn to the next", async () => {
    const own = startSandbox({ warmRunners: 0, bootsAtOnce: 1 });
    const before = runners().length;
    const leaving = new AbortController();
    const order: string[] = [];
    const alive: number[] = [];
    const open = (owner: string, signal?: AbortSignal): Promise<unknown> =>
      own.openSession({ owner, ...(signal && { signal }) }).then(
        () => {
          order.push(owner);
          alive.push((runners().length - before) / processesOfRunner);
        },
        (error: unknown) => order.push(`${owner}: ${String(error)}`),
      );
    const crowd = ["a", "b", "c", "d"].map((name) => open(name, name === "b" ? leaving.signal : undefined));
    leaving.abort();
    await Promise.all(crowd);
    expect(order).toEqual(["b: PlaygroundError: the session is not waited for any more", ...["a", "c", "d"]]);
    expect(alive[0]).toBeLessThanOrEqual(2);
    await own.close();
  });

  test("where no runner boots each who waits hears why, and none is left", async () => {
    const own = startSandbox({ warmRunners: 0, bootsAtOnce: 1, bootMs: 1 });
    const crowd = await Promise.allSettled([own.openSession(), own.openSession()]);
    expect(crowd.map((one) => one.status === "rejected" && String(one.reason))).toEqual(
      Array(2).fill("PlaygroundError: a runner did not boot within 1 ms"),
    );
    expect(own.state()).toMatchObject({ ready: false, sessions: 0, warm: 0 });
    await own.close();
  });

  test("a session without a deployment ends by itself", async () => {
    const own = startSandbox({ sessionIdleMs: 50 });
    const session = await own.openSession();
    await vi.waitFor(() => expect(session.ended.aborted).toBe(true));
    await own.close();
  });
});
