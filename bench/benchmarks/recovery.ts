// What readers see of a server's end: SIGTERM under open streams, and a part that is killed under open labs, in real pages.
import { readFileSync } from "node:fs";
import type { Browser, Page } from "@playwright/test";
import { statusName } from "grpc-handler";
import { launchChromium } from "../../e2e/chromium.ts";
import { Lab } from "../../e2e/lab.ts";
import { launchPlayground, type LaunchedPlayground } from "../../e2e/launch-playground.ts";
import { carriers } from "../abuse/calls.ts";
import { deploy } from "../abuse/deployments.ts";
import type { Attempt } from "../abuse/surface.ts";
import { type Figures, percentile, rounded } from "../figures.ts";
import { type LabEngine, LabEngines } from "../load/lab-engine.ts";
import { partsOf } from "../load/processes.ts";

export const title = "The server's end: SIGTERM under streams of 5 s, and a killed part under open labs";

/** `pages`: so many of the labs are real pages, whose code is changed first; the others are the page's own engine alone. */
export const full = { streams: 100, labs: 50, pages: 5 };
export const short: typeof full = { streams: 24, labs: 6, pages: 2 };

export async function run({ streams, labs, pages }: typeof full): Promise<Figures> {
  return {
    "SIGTERM, 10 s of grace": await drained(streams, {}),
    "SIGTERM, 2 s of grace": await drained(streams, { DRAIN_SECONDS: "2" }),
    ...(await killed(labs, pages)),
  };
}

const fiveSeconds = `import { sleep } from "grpc-handler";
export default class {
  async *handleServerStream(request, context) {
    for (let i = 0; i < 50; i++) {
      yield { payload: new Uint8Array() };
      await sleep(100, context.signal);
    }
  }
}`;

/** How many streams ended with which status, by carrier. */
async function drained(streams: number, env: Record<string, string>): Promise<Figures> {
  const playground = await launchPlayground(env);
  try {
    const { hostname, port } = new URL(playground.url);
    const grpcPort = Number(playground.grpc.split(":").at(-1));
    const scene = { host: hostname, port: Number(port), url: playground.url, grpcPort };
    const attempt = (): Attempt => ({ scene, random: () => 0, address: "", signal: AbortSignal.timeout(60_000) });
    const id = (await deploy(attempt(), fiveSeconds)) ?? "";
    const names = Object.keys(carriers);
    const path = "/stock.v1.StockService/StreamPrices";
    const call = { path, metadata: [["x-deployment", id] as const], messages: [new Uint8Array()], timeoutMs: 60_000 };
    const ended = Array.from({ length: streams }, async (_, index) => {
      const name = names[index % names.length] ?? "grpc";
      return [name, await carriers[name]?.(attempt(), call)] as const;
    });
    await pause(1_000);
    process.kill(playground.pid, "SIGTERM");
    return counted(await Promise.all(ended));
  } finally {
    await playground.stop();
  }
}

function counted(ended: readonly (readonly [string, number | undefined])[]): Figures {
  const byCarrier = Map.groupBy(ended, ([name]) => name);
  const text = (codes: readonly (number | undefined)[]): string =>
    [...Map.groupBy(codes, (code) => (code === undefined ? "no status" : statusName(code)))]
      .map(([name, of]) => `${String(of.length)} ${name}`)
      .join(", ");
  return Object.fromEntries([...byCarrier].map(([name, of]) => [name, text(of.map(([, code]) => code))]));
}

/** A lab that streams, in a page or not. */
interface OpenLab {
  /** How often its stream was lost. */
  readonly losses: () => Promise<number>;
  /** Resolves when it streams again after more losses than that. */
  readonly streams: (losses: number) => Promise<void>;
}

async function killed(labs: number, pageCount: number): Promise<Figures> {
  const playground = await launchPlayground();
  const browser = await launchChromium();
  const engines = new LabEngines();
  try {
    await engines.bundle();
    const pages: Page[] = [];
    const open: OpenLab[] = [];
    for (let index = 0; index < labs; index++) {
      if (index < pageCount) pages.push(await openPage(browser, playground.url, editOf(index)));
      else open.push(labOf(await engines.open(playground.url, handler)));
    }
    open.push(...pages.map(labIn));
    const figures: Record<string, Figures> = {};
    for (const part of ["backend", "proxy"])
      figures[`kill -9 of the ${part}`] = await killedUnder(open, playground, part);
    const kept = await Promise.all(pages.map((page, index) => keeps(page, editOf(index))));
    return { labs, "of them real pages": pageCount, ...figures, "edits lost": kept.filter((isKept) => !isKept).length };
  } finally {
    engines.close();
    await browser.close();
    await playground.stop();
  }
}

const editOf = (index: number): string => `// edit ${String(index)}`;

const labOf = (engine: LabEngine): OpenLab => ({
  losses: () => Promise.resolve(engine.interruptions),
  streams: (losses) => engine.streams(losses),
});

const labIn = (page: Page): OpenLab => ({
  losses: () => page.evaluate<number>(lossesText),
  streams: (losses) => streamsIn(page, losses),
});

/** In a context of its own, as different readers have. */
async function openPage(browser: Browser, url: string, edit: string): Promise<Page> {
  // What is waited for in the page is evaluated there, which its policy forbids.
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const lab = await Lab.open(page, "/lab/stock-ticker/", url);
  await lab.write(`${handler}\n${edit}\n`);
  await lab.request({ symbol: "ACME", count: 0, interval_ms: 500 });
  await lab.run();
  await streamsIn(page);
  return page;
}

const handler = readFileSync(new URL("../../content/examples/stock-ticker/handler.ts", import.meta.url), "utf8");

const log = `document.querySelector('[role="log"]').textContent`;
const lossesText = `${log}.split("UNAVAILABLE").length`;

/** In the page: a message is the latest of what has come, and more has been lost than before. */
const isStreaming = (losses: number): string =>
  `${lossesText} > ${String(losses)} && ${log}.lastIndexOf('"symbol"') > ${log}.lastIndexOf("UNAVAILABLE")`;

async function streamsIn(page: Page, losses = 0): Promise<void> {
  await page.waitForFunction(isStreaming(losses), undefined, { polling: 50, timeout: 60_000 });
}

async function killedUnder(labs: readonly OpenLab[], { pid }: LaunchedPlayground, part: string): Promise<Figures> {
  const [target] = [...partsOf(pid)].find(([, name]) => name === part) ?? [];
  const losses = await Promise.all(labs.map((lab) => lab.losses()));
  const startMs = performance.now();
  if (target !== undefined) process.kill(target, "SIGKILL");
  const again = await Promise.all(
    labs.map((lab, index) =>
      Promise.race([lab.streams(losses[index] ?? 0), late()]).then(
        () => performance.now() - startMs,
        () => Infinity,
      ),
    ),
  );
  const back = again.filter((ms) => Number.isFinite(ms));
  return {
    "stream again": `${String(back.length)} of ${String(labs.length)}`,
    "p50 ms": rounded(percentile(back, 0.5)),
    "max ms": rounded(Math.max(...back)),
  };
}

/** Rejects when a lab would have given up long before. */
function late(): Promise<never> {
  return new Promise((_resolve, reject) => void setTimeout(() => reject(new Error("late")), 60_000).unref());
}

/** After a reload, where the page keeps what was typed. */
async function keeps(page: Page, edit: string): Promise<boolean> {
  await page.reload();
  return page.evaluate(`Object.values(localStorage).some((text) => text.includes(${JSON.stringify(edit)}))`);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
