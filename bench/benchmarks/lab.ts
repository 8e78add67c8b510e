// A flood of messages in the lab, in a real browser: how smooth the page stays, what it holds, and how soon Cancel acts.
import { type CDPSession, chromium, type Page } from "@playwright/test";
import { findChromium } from "../../e2e/chromium.ts";
import { launchPlayground } from "../../e2e/launch-playground.ts";
import { type Figures, percentile, rounded, type Size } from "../figures.ts";

export const title = "The lab under a flood of messages";
export const full = { messages: 100_000, cancels: 5 };
export const short = { messages: 20_000, cancels: 2 };

export async function run({ messages = full.messages, cancels = full.cancels }: Size): Promise<Figures> {
  const playground = await launchPlayground();
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ["--no-sandbox"],
  });
  try {
    const page = await browser.newPage();
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
  await page.evaluate(observe);
  await button(page, "Run").click();
  await page.waitForFunction(statusHolds, "OK", { polling: 200, timeout: 600_000 });
  const seen = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
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
  const received = (wanted: number): boolean =>
    Number(document.querySelector(".lab-status .lab-count-received")?.textContent.replace(/\D/gu, "") ?? 0) >= wanted;
  await page.waitForFunction(received, Math.min(messages, 20_000), { polling: 200, timeout: 600_000 });
  await page.evaluate(timeCancel);
  await button(page, "Cancel").click();
  await page.waitForFunction(statusHolds, "CANCELLED", { polling: 50 });
  return page.evaluate(() => (window as unknown as { cancelMs: number }).cancelMs);
}

function button(page: Page, name: string) {
  return page
    .getByRole("region", { name: /^Lab: / })
    .first()
    .getByRole("button", { name, exact: true });
}

async function request(page: Page, count: number): Promise<void> {
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

/** What Node's types do not know of a browser. */
interface Paints {
  requestAnimationFrame(callback: () => void): number;
}

interface Seen {
  startMs: number;
  endMs: number;
  frames: number[];
  longTasks: number[];
}

const statusHolds = (text: string): boolean =>
  document.querySelector(".lab-status .lab-badge")?.textContent.includes(text) === true;

/** In the page: notes every frame and every long task from the click on Run until the call has its status. */
function observe(): void {
  const seen: Seen = { startMs: performance.now(), endMs: 0, frames: [], longTasks: [] };
  Object.assign(window, { seen });
  const paints = window as unknown as Paints;
  let last = performance.now();
  const frame = (): void => {
    const now = performance.now();
    seen.frames.push(now - last);
    last = now;
    seen.endMs = now;
    const over = document.querySelector(".lab-status .lab-badge") !== null && seen.frames.length > 10;
    if (!over) paints.requestAnimationFrame(frame);
  };
  paints.requestAnimationFrame(frame);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longTasks.push(duration);
  }).observe({ type: "longtask" });
}

/** In the page: measures from the next press of the button to the word on screen. */
function timeCancel(): void {
  const paints = window as unknown as Paints;
  let pressedMs = 0;
  document.addEventListener("click", () => (pressedMs = performance.now()), { capture: true, once: true });
  const look = (): void => {
    const shown = document.querySelector(".lab-status .lab-badge")?.textContent.includes("CANCELLED") === true;
    if (shown && pressedMs > 0) Object.assign(window, { cancelMs: performance.now() - pressedMs });
    else paints.requestAnimationFrame(look);
  };
  paints.requestAnimationFrame(look);
}
