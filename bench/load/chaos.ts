// Lets visitors vanish, a few at a time, and compares what the server holds before the first and after the last.
import { type Holdings, Observed } from "./observed.ts";
import { runnersBelow, type Scene, abruptEnds } from "./abrupt-ends.ts";
import { Visitor } from "./visitor.ts";

export interface BeforeAndAfter {
  readonly before: Holdings;
  readonly after: Holdings;
}

export interface ChaosResult {
  /** How many vanished in which way. */
  readonly ends: Readonly<Record<string, number>>;
  readonly backend: BeforeAndAfter;
  readonly proxy: BeforeAndAfter;
  /** The proxy, across restarts of the backend behind it. */
  readonly restarted: BeforeAndAfter;
}

export interface Extent {
  readonly sessions: number;
  /** How long they may take to come and go. */
  readonly mostSeconds: number;
  /** How often the backend is killed, each time with some sessions open. */
  readonly restarts: number;
}

const atOnce = 4;
/** The status of calls whose runner was killed by one of the others. */
const runnerDied = /runner was stopped by the system|runner ended unexpectedly/u;
const disturbed = "their runner killed before they could go";
/** Those who never came so far as to go. */
export const failed = "failed: ";
const perRestart = 5;
/** Each way once first: what is made once and kept, such as the connection between proxy and backend, is no leak. */
const warmUps = 1;
/** Runners die, deployments expire, sockets close; then it must be quiet. */
const quietMs = 60_000;

export async function runChaos(
  { sessions, restarts, mostSeconds }: Extent,
  say: (line: string) => void,
): Promise<ChaosResult> {
  let backend = await Observed.start("backend", { GRPC_PORT: "0" });
  const grpc = `127.0.0.1:${String(backend.port)}`;
  const proxy = await Observed.start("proxy", { PORT: "0", BACKEND_URL: `http://${grpc}` });
  const scene = (): Scene => ({ url: `http://127.0.0.1:${String(proxy.port)}`, grpc, backendPid: backend.pid });
  try {
    await vanish(scene(), Object.keys(abruptEnds).length * warmUps);
    const before = { backend: await settled(backend), proxy: await settled(proxy) };
    const ends = await vanish(scene(), sessions, mostSeconds);
    const after = { backend: await back(backend, before.backend), proxy: await back(proxy, before.proxy) };
    say(`the sessions have vanished; now the backend is killed ${String(restarts)} times`);
    for (let left = restarts; left > 0; left--) {
      const visitors = await settle(scene());
      const orphans = runnersBelow(backend.pid);
      await backend.kill();
      await Promise.all(visitors.map(({ ended }) => ended));
      await untilGone(orphans);
      backend = await Observed.start("backend", { GRPC_PORT: grpc.split(":")[1] ?? "" });
    }
    return {
      ends: { ...ends, "backend killed": restarts * perRestart },
      backend: { before: before.backend, after: after.backend },
      proxy: { before: before.proxy, after: after.proxy },
      restarted: { before: after.proxy, after: await back(proxy, after.proxy) },
    };
  } finally {
    await proxy.kill();
    await backend.kill();
  }
}

/** Each way in turn, until so many have gone, or the time is over. */
async function vanish(scene: Scene, count: number, mostSeconds = Infinity): Promise<Record<string, number>> {
  const deadlineMs = performance.now() + mostSeconds * 1_000;
  const names = Object.keys(abruptEnds);
  const ends: Record<string, number> = {};
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count && performance.now() < deadlineMs) {
      const name = names[next++ % names.length] ?? "";
      const visitor = new Visitor(scene.url);
      try {
        await abruptEnds[name]?.(scene, visitor);
        ends[name] = (ends[name] ?? 0) + 1;
      } catch (error) {
        const what = runnerDied.test(String(error)) ? disturbed : `${failed}${name}: ${String(error)}`;
        ends[what] = (ends[what] ?? 0) + 1;
      } finally {
        visitor.leave();
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return ends;
}

/** Visitors who stream, and will learn that the backend is gone. */
async function settle({ url }: Scene): Promise<{ readonly ended: Promise<unknown> }[]> {
  return Promise.all(
    Array.from({ length: perRestart }, async () => {
      const visitor = new Visitor(url);
      await visitor.deploy();
      const { ended } = await visitor.stream();
      return { ended: ended.then(() => visitor.leave()) };
    }),
  );
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 250));

/** What it holds when nothing changes any more. */
async function settled(part: Observed): Promise<Holdings> {
  const deadline = performance.now() + quietMs;
  let [before, calm] = [await part.holdings(), 0];
  // Sessions expire some seconds after their last use, so a short calm says nothing.
  while (calm < 40 && performance.now() < deadline) {
    await pause();
    const now = await part.holdings();
    calm = isBack(now, before) && isBack(before, now) ? calm + 1 : 0;
    before = now;
  }
  return before;
}

/** What it holds when it is back where it was, or when there is no more hope of that. */
async function back(part: Observed, before: Holdings): Promise<Holdings> {
  const deadline = performance.now() + quietMs;
  let now = await part.holdings();
  while (!isBack(now, before) && performance.now() < deadline) {
    await pause();
    now = await part.holdings();
  }
  return now;
}

/** The heap is compared by eye, since it breathes. */
function isBack(now: Holdings, before: Holdings): boolean {
  const names = ["processes", "files", "timers", "handles", "streams"] as const;
  return names.every((name) => now[name] <= before[name]);
}

async function untilGone(pids: readonly number[]): Promise<void> {
  const deadline = performance.now() + quietMs;
  while (pids.some(isAlive)) {
    if (performance.now() > deadline) throw new Error("runners have outlived their backend");
    await pause();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
