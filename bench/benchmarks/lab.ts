// A flood of messages in the lab, in a real browser: how smooth the page stays, what it holds, and how soon Cancel acts.
import { setTimeout as wait } from "node:timers/promises";
import type { CDPSession, Page } from "@playwright/test";
import { launchChromium } from "../../e2e/chromium.ts";
import { launchPlayground } from "../../e2e/launch-playground.ts";
import { type Figures, percentile, rounded, type Size } from "../figures.ts";

export const title = "The lab under a flood of messages";
export const full = { messages: 100_000, cancels: 5 };
export const short = { messages: 20_000, cancels: 2 };

export async function run({ messages = full.messages, cancels = full.cancels }: Size): Promise<Figures> {
  const playground = await launchPlayground();
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.addInitScript({ path: new URL("../in-page/lab-probe.js", import.meta.url).pathname });
    await page.goto(`${playground.url}/guide/server-streaming/`);
    const devtools = await page.context().newCDPSession(page);
    const flood = await streamed(page, devtools, messages);
    const waits: number[] = [];
    for (let i = 0; i < cancels; i++) waits.push(await cancelled(page, messages));
    return { ...flood, ...cancelFigures(waits) };
  } finally {
    await browser.close();
    await playground.stop();
  }
}

function cancelFigures(waits: readonly number[]): Figures {
  return {
    "Cancel click to CANCELLED on screen, p50 ms": rounded(percentile([...waits], 0.5)),
    "Cancel click to CANCELLED on screen, max ms": rounded(Math.max(...waits)),
  };
}

/** Runs a call of so many messages to its end, and returns what the page saw of itself. */
async function streamed(page: Page, devtools: CDPSession, messages: number): Promise<Figures> {
  await request(page, messages);
  const before = await heldMiB(devtools);
  await page.evaluate("labProbe.observe()");
  await button(page, "Run").click();
  await until(page, 'labProbe.status().includes("OK")');
  const seen = await page.evaluate<Seen>("labProbe.seen");
  const seconds = (seen.endMs - seen.startMs) / 1000;
  return {
    messages,
    "messages per second": rounded(messages / seconds),
    "frames per second": rounded(seen.frames.length / seconds),
    "longest frame ms": rounded(Math.max(...seen.frames)),
    "long tasks over 50 ms": seen.longTasks.length,
    "longest task ms": rounded(Math.max(0, ...seen.longTasks)),
    "page memory MiB": rounded(await heldMiB(devtools)),
    "page memory before MiB": rounded(before),
  };
}

/** Starts a stream without end, waits for as many messages, and cancels. Returns the milliseconds from click to screen. */
async function cancelled(page: Page, messages: number): Promise<number> {
  await request(page, 0);
  await button(page, "Run").click();
  await until(page, `labProbe.received() >= ${String(Math.min(messages, 20_000))}`);
  await page.evaluate("labProbe.timeCancel()");
  await button(page, "Cancel").click();
  await until(page, "labProbe.cancelMs !== undefined");
  return page.evaluate<number>("labProbe.cancelMs");
}

/** Asks from outside: the page's policy lets nothing in it turn text into code. */
async function until(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate<boolean>(expression))) await wait(200);
}

function button(page: Page, name: string) {
  return page
    .getByRole("region", { name: /^Lab: / })
    .first()
    .getByRole("button", { name, exact: true });
}

async function request(page: Page, count: number): Promise<void> {
  // One line until it is opened.
  const folded = page.locator(".lab-client-fold:not([open]) > summary").first();
  if (await folded.isVisible()) await folded.click();
  const box = page.getByRole("textbox", { name: /^Request/ }).first();
  await box.fill(JSON.stringify({ symbol: "AAPL", count, interval_ms: 0 }));
}

/** Everything that the page's script holds: its heap, what the browser holds for it, and the bytes of messages. */
async function heldMiB(devtools: CDPSession): Promise<number> {
  await devtools.send("HeapProfiler.collectGarbage");
  const usage = (await devtools.send("Runtime.getHeapUsage")) as {
    usedSize: number;
    embedderHeapUsedSize?: number;
    backingStorageSize?: number;
  };
  return (usage.usedSize + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0)) / 1024 / 1024;
}

/** What the probe has noted. */
interface Seen {
  readonly startMs: number;
  readonly endMs: number;
  readonly frames: readonly number[];
  readonly longTasks: readonly number[];
}
