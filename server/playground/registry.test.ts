// Readers and their sessions, with real runners: who shares one, who waits, who makes room.
import { getEventListeners } from "node:events";
import { createFileRegistry } from "@bufbuild/protobuf";
import { afterAll, describe, expect, test, vi } from "vitest";
import { thisMachine } from "../client-address.ts";
import { limits } from "../limits.ts";
import { compile, createSandbox, createTasks, type Sandbox } from "../sandbox/index.ts";
import { Registry } from "./registry.ts";

const files = { "handler.ts": "export default { handleRequest: async () => ({ payload: new Uint8Array() }) };" };
const examples = new Map([["stock-ticker", { name: "stock-ticker", services: ["stock.v1.StockService"], files }]]);
const closing: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closing.map((close) => close())));

function start(changes: Partial<Record<keyof typeof limits.sandbox, number>>): {
  registry: Registry;
  sandbox: Sandbox;
} {
  const all = { ...limits, sandbox: { ...limits.sandbox, warmRunners: 1, ...changes } };
  const sandbox = createSandbox({ limits: all, log: () => undefined });
  const tasks = createTasks();
  const registry = new Registry({
    examples,
    sandbox,
    compile,
    tasks,
    descriptors: createFileRegistry(),
    limits: all,
    backendId: "test",
  });
  closing.push(async () => {
    registry.close();
    await Promise.all([sandbox.close(), tasks.close()]);
  });
  return { registry, sandbox };
}

const requester = { address: thisMachine };
const deployAs = (registry: Registry, reader: string, signal?: AbortSignal): ReturnType<Registry["deploy"]> =>
  registry.deploy({ example: "stock-ticker", files, reader, requester: { ...requester, signal } });

// The first one may find the artifacts stale, and make them.
describe("one session for each reader", { timeout: 30_000 }, () => {
  test("it survives deployments, those too that are replaced or do not compile", async () => {
    const { registry, sandbox } = start({});
    const first = await deployAs(registry, "reader");
    const session = await first.deployment?.load(requester);
    await registry.deploy({ example: "stock-ticker", files: { "handler.ts": "export" }, reader: "reader", requester });
    for (let count = 0; count < limits.deploy.perSession + 2; count++) {
      const { deployment } = await deployAs(registry, "reader");
      expect(await deployment?.load(requester)).toBe(session);
    }
    expect(first.deployment?.removed.aborted).toBe(true);
    expect(sandbox.state().sessions).toBe(1);
  });

  test("it keeps nothing of the deployments that are gone", async () => {
    const { registry } = start({});
    const session = await (await deployAs(registry, "reader")).deployment?.load(requester);
    if (!session) throw new Error("expected a session");
    const heardBy = (): number => getEventListeners(session.ended, "abort").length;
    const atFirst = heardBy();
    for (let count = 0; count < 3 * limits.deploy.perSession; count++) await deployAs(registry, "reader");
    // Those that wait for the next turn of the event loop.
    await expect.poll(heardBy).toBeLessThan(atFirst + limits.deploy.perSession);
  });
});

describe("when all sessions are taken", { timeout: 30_000 }, () => {
  test("a reader sees the queue and is served when its turn comes", async () => {
    const { registry } = start({ sessions: 1 });
    const holder = await deployAs(registry, "first");
    const waiting = deployAs(registry, "second");
    await vi.waitFor(async () => {
      const { value } = await registry.watchQueue("second", new AbortController().signal).next();
      expect(value).toBe(0);
    });
    const session = await holder.deployment?.load(requester);
    session?.close();
    expect((await waiting).deployment?.id).toMatch(/^test\./);
    expect(await registry.watchQueue("second", new AbortController().signal).next()).toMatchObject({ done: true });
  });

  test("one who leaves is out of the queue", async () => {
    const { registry, sandbox } = start({ sessions: 1 });
    await deployAs(registry, "first");
    const leaving = new AbortController();
    const waiting = deployAs(registry, "second", leaving.signal);
    await vi.waitFor(() => expect(sandbox.state().waiting).toBe(1));
    leaving.abort(new Error("left"));
    await expect(waiting).rejects.toThrow("left");
    expect(sandbox.state().waiting).toBe(0);
  });

  test("a session without calls for a while makes room, and its deployment is loaded again when it is called", async () => {
    const { registry, sandbox } = start({ sessions: 1, yieldAfterMs: 20, makeRoomMs: 10 });
    const { deployment } = await deployAs(registry, "first");
    const stop = deployment?.use();
    expect((await deployAs(registry, "second")).deployment).toBeDefined();
    expect(sandbox.state()).toMatchObject({ sessions: 1, waiting: 0 });
    expect(deployment?.removed.aborted).toBe(false);
    const again = await deployment?.load(requester);
    expect(again?.ended.aborted).toBe(false);
    stop?.();
  });

  test("an address that has its share is refused, and another waits", async () => {
    const { registry, sandbox } = start({ sessions: limits.client.sessions + 1, warmRunners: 0 });
    const own = { address: "203.0.113.7" };
    const openSession = vi.spyOn(sandbox, "openSession").mockImplementation(() => new Promise(() => undefined));
    for (let count = 0; count < limits.client.sessions; count++)
      void registry.deploy({ example: "stock-ticker", files, reader: `reader ${String(count)}`, requester: own });
    await vi.waitFor(() => expect(openSession).toHaveBeenCalledTimes(limits.client.sessions));
    const late = registry.deploy({ example: "stock-ticker", files, reader: "one more", requester: own });
    await expect(late).rejects.toThrow(/^203\.0\.113\.7 has 40 sessions/);
  });
});
