// What a reader costs by what that reader does, for the simulation of a fleet: processor and memory of each part, and first Runs.
import { setTimeout as pause } from "node:timers/promises";
import { launchPlayground, type LaunchedPlayground } from "../../e2e/launch-playground.ts";
import { type Figures, percentile, rounded } from "../figures.ts";
import { Crowd } from "../load/crowd.ts";
import { betweenStartsMs, bootsMs, firstRun } from "../load/first-runs.ts";
import { type CpuOfParts, cpuOfParts, descendants, partsOf, pssMiB, rssMiB } from "../load/processes.ts";

export const title = "What a reader costs, by what that reader does";

export const full = { readers: 100, runs: 20, seconds: 30 };
export const short: typeof full = { readers: 12, runs: 5, seconds: 5 };

/** Of several times, the one that an otherwise idle machine would have taken. */
const quiet = 0.1;
/** How often each runs again: processor time is counted in hundredths of a second. */
const runsAgainEach = 10;

export async function run(size: typeof full): Promise<Figures> {
  const boots = await bootsMs(size.runs);
  const playground = await launchPlayground({ SESSIONS: String(size.readers + size.runs + 20) });
  const crowd = new Crowd({ url: playground.url, intervalMs: 100, watches: true });
  try {
    await pause(betweenStartsMs);
    const empty = memoryOf(playground.pid);
    const nobody = await share(playground, size.seconds);
    const starts = await firstRuns(playground, size.runs, nobody);
    const few = memoryOf(playground.pid);
    await crowd.grow(size.readers);
    const sessions = size.readers + size.runs;
    await pause(betweenStartsMs);
    const idle = await share(playground, size.seconds);
    const again = await runsAgain(playground, size.runs, idle);
    await crowd.start();
    await pause(betweenStartsMs);
    const streaming = await share(playground, size.seconds);
    const memory = memoryOf(playground.pid);
    const each = (part: keyof Memory): number => rounded(Math.max(0, memory[part] - few[part]) / size.readers);
    return {
      "CPU of a reader, % of a core": {
        "has a session": eachOf(idle, nobody, sessions),
        "streams ten messages a second": eachOf(streaming, idle, size.readers, eachOf(idle, nobody, sessions)),
      },
      Starts: {
        "first Run with a warm runner": { ms: rounded(percentile(starts.ms, quiet)) },
        "boot of a runner": { ms: rounded(percentile(boots, quiet)) },
        "CPU of a first Run": { ms: rounded(starts.cpuMs) },
        "CPU of a Run": { ms: rounded(again) },
      },
      Memory: {
        runner: { MB: each("runners") },
        "backend, for each session": { MB: each("backend") },
        "backend without sessions": { MB: rounded(empty.backend + empty.runners) },
        "proxy, for each reader": { MB: each("proxy") },
        "proxy without readers": { MB: rounded(empty.proxy) },
      },
    };
  } finally {
    await crowd.leave();
    await playground.stop();
  }
}

/** CpuOfParts of a core over some seconds. */
async function share({ pid }: LaunchedPlayground, seconds: number): Promise<CpuOfParts> {
  const before = cpuOfParts(pid);
  const startMs = performance.now();
  await pause(seconds * 1_000);
  const after = cpuOfParts(pid);
  const each = (part: keyof CpuOfParts): number =>
    (after[part] - before[part]) / ((performance.now() - startMs) / 1_000);
  return { backend: each("backend"), proxy: each("proxy"), runners: each("runners") };
}

/** What they have more than before, for each reader, in percent; with what each had before. */
function eachOf(now: CpuOfParts, before: CpuOfParts, count: number, had?: Figures): Figures {
  const percent = (part: keyof CpuOfParts, name: string): number => {
    const more = Math.max(0, ((now[part] - before[part]) / count) * 100);
    return Math.round((more + Number(had?.[name] ?? 0)) * 1_000) / 1_000;
  };
  return {
    runner: percent("runners", "runner"),
    backend: percent("backend", "backend"),
    proxy: percent("proxy", "proxy"),
  };
}

const total = ({ backend, runners }: CpuOfParts): number => backend + runners;

/** One after the other, each with a warm runner, whose boot is in the processor time. */
async function firstRuns(
  { url, pid }: LaunchedPlayground,
  count: number,
  nobody: CpuOfParts,
): Promise<{ ms: number[]; cpuMs: number }> {
  const ms: number[] = [];
  const before = total(cpuOfParts(pid));
  const startMs = performance.now();
  for (let index = 0; index < count; index++) {
    ms.push(await firstRun(url, `first-${String(index)}`, index));
    await pause(betweenStartsMs);
  }
  const seconds = (performance.now() - startMs) / 1_000;
  return { ms, cpuMs: ((total(cpuOfParts(pid)) - before - total(nobody) * seconds) * 1_000) / count };
}

/** In sessions that are there. */
async function runsAgain({ url, pid }: LaunchedPlayground, count: number, idle: CpuOfParts): Promise<number> {
  const before = total(cpuOfParts(pid));
  const startMs = performance.now();
  const runs = count * runsAgainEach;
  for (let index = 0; index < runs; index++) await firstRun(url, `first-${String(index % count)}`, 1_000 + index);
  const seconds = (performance.now() - startMs) / 1_000;
  return ((total(cpuOfParts(pid)) - before - total(idle) * seconds) * 1_000) / runs;
}

interface Memory {
  readonly backend: number;
  readonly proxy: number;
  readonly runners: number;
}

function memoryOf(serverPid: number): Memory {
  const parts = partsOf(serverPid);
  const rss = (name: string): number => {
    const pids = [...parts].filter(([, part]) => part === name);
    return pids.reduce((sum, [pid]) => sum + rssMiB(pid), 0);
  };
  const runners = pssMiB(descendants(serverPid).filter((pid) => !parts.has(pid)));
  return { backend: rss("backend"), proxy: rss("proxy"), runners };
}
