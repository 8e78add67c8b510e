// What readers see of a server's end: SIGTERM under open streams, and a part that is killed under open labs, in real pages.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { statusName } from "grpc-handler";
import { launchChromium } from "../../e2e/chromium.ts";
import { Lab } from "../../e2e/lab.ts";
import { launchPlayground, type LaunchedPlayground } from "../../e2e/launch-playground.ts";
import { carriers } from "../abuse/calls.ts";
import { deploy } from "../abuse/deployments.ts";
import type { Attempt } from "../abuse/surface.ts";
import { type Figures, percentile, rounded } from "../figures.ts";
import { partsOf } from "../load/processes.ts";

export const title = "The server's end: SIGTERM under streams of 5 s, and a killed part under open labs";

/** `edited`: in so many of the labs the code is changed first. */
export const full = { streams: 100, labs: 50, edited: 5 };
export const short: typeof full = { streams: 24, labs: 6, edited: 2 };

export async function run({ streams, labs, edited }: typeof full): Promise<Figures> {
  return {
    "SIGTERM, 10 s of grace": await drained(streams, {}),
    "SIGTERM, 2 s of grace": await drained(streams, { DRAIN_SECONDS: "2" }),
    ...(await killed(labs, edited)),
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

async function killed(labs: number, edited: number): Promise<Figures> {
  const playground = await launchPlayground();
  const browser = await launchChromium();
  try {
    const pages: Page[] = [];
    for (let index = 0; index < labs; index++) {
      // A context each, as different readers have: their sessions and what they keep are their own.
      // What is waited for in the page is evaluated there, which its policy forbids.
      const context = await browser.newContext({ bypassCSP: true });
      const page = await context.newPage();
      await openLab(page, playground.url, index < edited ? `// edit ${String(index)}` : undefined);
      pages.push(page);
    }
    const figures: Record<string, Figures> = {};
    for (const part of ["backend", "proxy"])
      figures[`kill -9 of the ${part}`] = await killedUnder(pages, playground, part);
    const kept = await Promise.all(
      pages.slice(0, edited).map((page, index) => keeps(page, `// edit ${String(index)}`)),
    );
    return { labs, ...figures, "edits lost": kept.filter((isKept) => !isKept).length };
  } finally {
    await browser.close();
    await playground.stop();
  }
}

async function openLab(page: Page, url: string, edit: string | undefined): Promise<void> {
  const lab = await Lab.open(page, "/lab/stock-ticker/", url);
  if (edit !== undefined) await lab.write(`${handler}\n${edit}\n`);
  await lab.request({ symbol: "ACME", count: 0, interval_ms: 500 });
  await lab.run();
  await streams(page);
}

const handler = readFileSync(new URL("../../content/examples/stock-ticker/handler.ts", import.meta.url), "utf8");

const log = `document.querySelector('[role="log"]').textContent`;
const lossesText = `${log}.split("UNAVAILABLE").length`;

/** In the page: a message is the latest of what has come, and more has been lost than before. */
const isStreaming = (losses: number): string =>
  `${lossesText} > ${String(losses)} && ${log}.lastIndexOf('"symbol"') > ${log}.lastIndexOf("UNAVAILABLE")`;

async function streams(page: Page, losses = 0): Promise<void> {
  await page.waitForFunction(isStreaming(losses), undefined, { polling: 50, timeout: 60_000 });
}

async function killedUnder(pages: readonly Page[], { pid }: LaunchedPlayground, part: string): Promise<Figures> {
  const [target] = [...partsOf(pid)].find(([, name]) => name === part) ?? [];
  const losses = await Promise.all(pages.map((page) => page.evaluate<number>(lossesText)));
  const startMs = performance.now();
  if (target !== undefined) process.kill(target, "SIGKILL");
  const again = await Promise.all(
    pages.map((page, index) =>
      streams(page, losses[index]).then(
        () => performance.now() - startMs,
        () => Infinity,
      ),
    ),
  );
  const back = again.filter((ms) => Number.isFinite(ms));
  return {
    "stream again": `${String(back.length)} of ${String(pages.length)}`,
    "p50 ms": rounded(percentile(back, 0.5)),
    "max ms": rounded(Math.max(...back)),
  };
}

/** After a reload, where the page keeps what was typed. */
async function keeps(page: Page, edit: string): Promise<boolean> {
  await page.reload();
  return page.evaluate(`Object.values(localStorage).some((text) => text.includes(${JSON.stringify(edit)}))`);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
