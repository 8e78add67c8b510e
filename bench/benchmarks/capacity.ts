// How many readers one machine holds: sessions that stream ten messages a second each, until messages come late.
import { availableParallelism } from "node:os";
import { launchPlayground, type LaunchedPlayground } from "../../e2e/launch-playground.ts";
import { type Figures, percentile, rounded } from "../figures.ts";
import { Crowd } from "../load/crowd.ts";
import { availableMiB, type Cpu, cpuOf, descendants, openFilesOf, partsOf, pssMiB, rssMiB } from "../load/processes.ts";

export const title =
  "Live sessions, each an edited handler that streams ten messages a second, over one WebSocket each";

/** `step`: so many more come when all are served in time; `stepDown`: that share stays when they are not. */
export const full = {
  ...{ sessions: 300, seconds: 120, step: 100, stepDown: 0.8, stepSeconds: 20, most: 2_000, watch: 0 },
  /** How long the search for the most may take: it then says so. */
  searchSeconds: 240,
};
export const short: typeof full = {
  ...full,
  sessions: 30,
  seconds: 10,
  step: 30,
  stepSeconds: 5,
  most: 60,
  searchSeconds: 60,
};

const intervalMs = 100;
/** A reader notices when a message of a live stream comes later. */
const lateMs = 100;
/** A crowd that has just come disturbs itself: it is measured when no stream was late for a second, or after so many. */
const settleSeconds = 20;
/** Below this a machine is out of memory for practical purposes. */
const spareMiB = 500;

export async function run(size: typeof full = full): Promise<Figures> {
  const playground = await launchPlayground({ SESSIONS: String(size.most + 20) });
  const crowd = new Crowd({ url: playground.url, intervalMs, watches: size.watch > 0 });
  try {
    const parts = [...partsOf(playground.pid).keys()];
    const serverMiB = (): number => parts.reduce((sum, pid) => sum + rssMiB(pid), 0);
    const emptyMiB = serverMiB();
    await crowd.grow(size.sessions);
    const idle = await measure(playground, crowd, { seconds: 5, starts: false });
    const first = await measure(playground, crowd, { seconds: size.seconds, starts: true });
    const runners = descendants(playground.pid).filter((pid) => !parts.includes(pid));
    const memory = {
      "memory per session, its processes (PSS MB)": rounded(pssMiB(runners) / size.sessions),
      "memory per session, in the server (RSS MB)": rounded((serverMiB() - emptyMiB) / size.sessions),
      "open files of the server": parts.reduce((sum, pid) => sum + openFilesOf(pid), 0),
    };
    return {
      sessions: size.sessions,
      "idle: CPU per session, % of a core": percentEach(idle, size.sessions),
      ...streamFigures(first),
      ...memory,
      ...(await mostHeld(playground, crowd, size, first)),
    };
  } finally {
    await crowd.leave();
    await playground.stop();
  }
}

interface Measured {
  readonly sessions: number;
  readonly messages: number;
  readonly lost: number;
  /** Why streams ended that should have gone on. */
  readonly failures: readonly string[];
  readonly lateness: readonly number[];
  /** Shares of one core. */
  readonly cpu: Readonly<Record<"server" | "runners" | "load" | "idle", number>>;
}

async function measure(
  { pid }: LaunchedPlayground,
  crowd: Crowd,
  { seconds, starts }: { seconds: number; starts: boolean },
): Promise<Measured> {
  if (starts) await crowd.start();
  await settle(crowd);
  const before = cpuOf(pid);
  await pause(seconds * 1_000);
  const lateness = crowd.readers.flatMap(({ latenessMs }) => latenessMs);
  return {
    sessions: crowd.readers.length,
    messages: lateness.length,
    lost: crowd.readers.reduce((sum, { lost }) => sum + lost, 0),
    failures: crowd.readers.flatMap(({ failure }) => failure ?? []),
    lateness,
    cpu: cpuBetween(before, cpuOf(pid)),
  };
}

async function settle(crowd: Crowd): Promise<void> {
  for (let second = 0; second < settleSeconds; second++) {
    crowd.forget();
    await pause(1_000);
    if (crowd.readers.every(({ latenessMs }) => latenessMs.every((ms) => ms < lateMs))) break;
  }
  crowd.forget();
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function cpuBetween(before: Cpu, after: Cpu): Measured["cpu"] {
  const share = (name: "server" | "runners" | "load" | "idle"): number =>
    (after[name] - before[name]) / ((after.atMs - before.atMs) / 1_000);
  return { server: share("server"), runners: share("runners"), load: share("load"), idle: share("idle") };
}

function streamFigures({ sessions, messages, lost, failures, lateness, cpu }: Measured): Figures {
  return {
    messages,
    "messages lost": lost,
    "streams that ended by themselves": endedText(failures),
    "lateness p50 ms": rounded(percentile(lateness, 0.5)),
    "lateness p99 ms": rounded(percentile(lateness, 0.99)),
    "lateness max ms": rounded(lateness.reduce((most, ms) => Math.max(most, ms), 0)),
    "CPU of the server, % of a core": rounded(cpu.server * 100),
    "CPU of the runners, % of a core": rounded(cpu.runners * 100),
    "CPU per session, its processes, % of a core": percentEach({ cpu }, sessions),
    "CPU of the load generator, % of a core": rounded(cpu.load * 100),
  };
}

/** "2 (its reason; another)" */
function endedText(failures: readonly string[]): string {
  const reasons = [...new Set(failures)].join("; ");
  return `${String(failures.length)}${reasons && ` (${reasons})`}`;
}

const percentEach = ({ cpu }: Pick<Measured, "cpu">, sessions: number): number =>
  Math.round((cpu.runners / sessions) * 10_000) / 100;

/** Lets more readers come until messages are late, or some leave until none is. */
async function mostHeld(
  playground: LaunchedPlayground,
  crowd: Crowd,
  size: typeof full,
  first: Measured,
): Promise<Figures> {
  const firstLimit = limitOf(first);
  const { held, limit } =
    firstLimit === undefined
      ? await stepUp(playground, crowd, size, first)
      : { held: await stepDown(playground, crowd, size), limit: firstLimit };
  return {
    [`sessions held with p99 below ${String(lateMs)} ms`]: held?.sessions ?? 0,
    "there: messages lost": held?.lost ?? "-",
    "there: lateness p50 ms": held ? rounded(percentile(held.lateness, 0.5)) : "-",
    "there: lateness p99 ms": held ? rounded(percentile(held.lateness, 0.99)) : "-",
    "what limits": limit,
  };
}

interface Most {
  readonly held: Measured | undefined;
  readonly limit: string;
}

async function stepUp(
  playground: LaunchedPlayground,
  crowd: Crowd,
  { step, stepSeconds, most, searchSeconds }: typeof full,
  first: Measured,
): Promise<Most> {
  const deadlineMs = performance.now() + searchSeconds * 1_000;
  let held = first;
  for (;;) {
    if (held.sessions + step > most) return { held, limit: `the benchmark, told to stop at ${String(most)}` };
    if (performance.now() > deadlineMs)
      return { held, limit: `the benchmark, told to search ${String(searchSeconds)} s` };
    const refusal = await crowd.grow(step).catch((error: unknown) => String(error));
    const now = await measure(playground, crowd, { seconds: stepSeconds, starts: true });
    tell(now);
    const limit = refusal ?? limitOf(now);
    if (limit !== undefined) return { held, limit };
    held = now;
  }
}

/** The first crowd, ever smaller, that gets its messages in time; undefined when not even a few do. */
async function stepDown(
  playground: LaunchedPlayground,
  crowd: Crowd,
  { stepDown: stays, stepSeconds }: typeof full,
): Promise<Measured | undefined> {
  while (crowd.readers.length > 1) {
    await crowd.shrink(Math.ceil(crowd.readers.length * (1 - stays)));
    const now = await measure(playground, crowd, { seconds: stepSeconds, starts: false });
    tell(now);
    if (limitOf(now) === undefined) return now;
  }
  return undefined;
}

function tell({ sessions, lateness }: Measured): void {
  console.log(`  ${String(sessions)} sessions: p99 ${String(rounded(percentile(lateness, 0.99)))} ms`);
}

const isLate = ({ lateness }: Measured): boolean => !(percentile(lateness, 0.99) < lateMs);

/** What stands in the way of more; undefined while nothing does. */
function limitOf(measured: Measured): string | undefined {
  if (availableMiB() < spareMiB) return "memory";
  if (measured.failures.length > 0) return `streams that ended by themselves: ${endedText(measured.failures)}`;
  if (!isLate(measured)) return undefined;
  const { server, runners, load, idle } = measured.cpu;
  const cores = availableParallelism();
  const shares = `server ${percent(server)}, runners ${percent(runners)}, load generator ${percent(load)}`;
  if (idle < cores * 0.1) return `CPU: ${String(cores)} cores are full (${shares})`;
  if (server > 0.9) return `CPU of the server's one thread (${shares})`;
  return `not CPU: ${percent(idle)} of ${String(cores)} cores idle (${shares})`;
}

const percent = (share: number): string => `${String(Math.round(share * 100))} %`;
