// The fleet of deploy/ under load: is every call found, what does it cost to lose a backend or a proxy, and how fast is it.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { statusName } from "grpc-handler";
import { carriers } from "../abuse/calls.ts";
import { type Figures, percentile, rounded } from "../figures.ts";
import { Fleet } from "../load/fleet.ts";
import { attempt, deploy, found, saying, streamPrices, throughput } from "../load/fleet-calls.ts";
import { type LabEngine, LabEngines } from "../load/lab-engine.ts";

export const title = "A fleet of three backends and two proxies behind HAProxy, on this machine";

export const full = { handlers: 60, labs: 60, seconds: 5 };
export const short: typeof full = { handlers: 12, labs: 9, seconds: 2 };

export async function run({ handlers, labs, seconds }: typeof full): Promise<Figures> {
  const fleet = await Fleet.up();
  const engines = new LabEngines();
  try {
    await engines.bundle();
    return {
      "every call is found": told(await found(fleet, handlers)),
      "calls a second": told(await throughput(fleet, seconds)),
      ...told(await lost(fleet, engines, labs)),
      "SIGTERM to a backend, streams of 5 s": told(await drained(fleet)),
      "SIGTERM to a proxy, streams of 5 s": told(await drained(fleet, "p1")),
    };
  } finally {
    engines.close();
    await fleet.down();
  }
}

/** A trial takes minutes: what is known of it is on the terminal at once. */
function told<Known extends Figures>(figures: Known): Known {
  console.error(JSON.stringify(figures));
  return figures;
}

const fiveSeconds = `import { sleep } from "grpc-handler";
export default class {
  async *handleServerStream(request, context) {
    for (let i = 0; i < 50; i++) { yield { payload: new Uint8Array() }; await sleep(100, context.signal); }
  }
}`;

/** SIGTERM to a part while streams of 5 s are open in every carrier: to their backend, unless a part is named. */
async function drained(fleet: Fleet, part?: string): Promise<Figures> {
  const id = await deploy(fleet.scene, "drained", fiveSeconds);
  const [holder = ""] = id.split(".");
  const name = part ?? holder;
  const streams = Array.from({ length: 4 }, () => Object.values(carriers)).flat();
  const ended = streams.map((call) =>
    call(attempt(fleet.scene), { ...streamPrices, metadata: [["x-deployment", id]] }),
  );
  await pause(2_000);
  fleet.kill(name, "SIGTERM");
  await pause(1_000);
  const late = await Promise.all(
    Array.from({ length: 12 }, (_, i) => deploy(fleet.scene, `late-${String(i)}`, saying(3)).catch(() => "")),
  );
  const served = late.filter((other) => other !== "" && !other.startsWith(`${name}.`));
  const figures = {
    "ended with": counted(await Promise.all(ended)),
    "new readers served by others": `${String(served.length)} of ${String(late.length)}`,
  };
  await fleet.again(name);
  return figures;
}

function counted(codes: readonly (number | undefined)[]): string {
  const byCode = Map.groupBy(codes, (code) => (code === undefined ? "no status" : statusName(code)));
  return [...byCode].map(([name, of]) => `${String(of.length)} ${name}`).join(", ");
}

const handler = readFileSync(new URL("../../content/examples/stock-ticker/handler.ts", import.meta.url), "utf8");

/** The ticker, edited by that reader: each message says by whom. */
const editedBy = (reader: number): string =>
  handler.replace("sequence: ++sequence }", `sequence: ++sequence, symbol: "${nameOf(reader)}" }`);

const nameOf = (reader: number): string => `READER-${String(reader)}.`;

async function lost(fleet: Fleet, engines: LabEngines, count: number): Promise<Figures> {
  const labs: LabEngine[] = [];
  for (let index = 0; index < count; index += 6)
    labs.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(6, count - index) }, (_, i) => engines.open(fleet.url, editedBy(index + i))),
      )),
    );
  const sessions = await Promise.all(fleet.backends.map((name) => fleet.sessions(name)));
  const most = fleet.backends[sessions.indexOf(Math.max(...sessions))] ?? "a";
  const figures: Record<string, Figures> = {};
  const [other = "b", third = "c"] = fleet.backends.filter((name) => name !== most);
  const ways: Readonly<Record<string, readonly [name: string, lose: (name: string) => void | Promise<void>]>> = {
    "kill -9 of a backend": [most, (name) => fleet.kill(name, "SIGKILL")],
    "a backend's machine vanishes": [other, (name) => fleet.vanish(name)],
    "a backend hangs (SIGSTOP)": [third, (name) => fleet.kill(name, "SIGSTOP")],
    "kill -9 of a proxy": ["p1", (name) => fleet.kill(name, "SIGKILL")],
    "a proxy's machine vanishes": ["p2", (name) => fleet.vanish(name)],
    "a proxy hangs (SIGSTOP)": ["p1", (name) => fleet.kill(name, "SIGSTOP")],
  };
  for (const [way, [name, lose]] of Object.entries(ways)) {
    figures[way] = told({ labs: count, ...(await interrupted(labs, () => lose(name))) });
    if (fleet.isAlive(name)) fleet.kill(name, "SIGKILL");
    await fleet.again(name);
  }
  figures["rolling restart of everything"] = told(await rolled(fleet, labs));
  figures["after all of it"] = {
    "lost calls by status": counted(labs.flatMap(({ codes }) => codes)),
    "labs that serve their own edit": `${String(labs.filter(isOwn).length)} of ${String(count)}`,
  };
  return figures;
}

const isOwn = ({ lastText }: LabEngine, reader: number): boolean => lastText.includes(nameOf(reader));

/** The labs that lose their stream, and when each streams again. */
async function interrupted(labs: readonly LabEngine[], lose: () => void | Promise<void>): Promise<Figures> {
  const before = labs.map(({ interruptions }) => interruptions);
  const again: number[] = [];
  const startMs = performance.now();
  labs.forEach((lab, i) => void lab.streams(before[i]).then(() => again.push(performance.now() - startMs)));
  await lose();
  const count = (): number => labs.filter((lab, i) => lab.interruptions > (before[i] ?? 0)).length;
  await pause(3_000);
  while (again.length < count() && performance.now() - startMs < 60_000) await pause(50);
  return {
    "lost their stream": count(),
    "stream again": again.length,
    "p50 ms": rounded(percentile(again, 0.5)),
    "max ms": rounded(Math.max(...again)),
  };
}

async function rolled(fleet: Fleet, labs: readonly LabEngine[]): Promise<Figures> {
  const startMs = performance.now();
  for (const name of fleet.parts) {
    fleet.kill(name, "SIGTERM");
    await fleet.again(name);
  }
  await pause(3_000);
  const still = await Promise.all(labs.map((lab) => Promise.race([lab.next().then(() => 1), pause(30_000, 0)])));
  return {
    "labs that stream": `${String(still.reduce<number>((sum, one) => sum + one, 0))} of ${String(labs.length)}`,
    seconds: rounded((performance.now() - startMs) / 1_000),
  };
}
