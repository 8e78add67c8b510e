// From the click on Run to the first message on screen, as the page itself measures it: warm, each run a new deployment.
import type { Page } from "@playwright/test";
import { launchChromium } from "../../e2e/chromium.ts";
import { launchPlayground } from "../../e2e/launch-playground.ts";
import { type Figures, percentile, rounded } from "../figures.ts";

export const title = "Click on Run to first message on screen (edited handler, 30 runs)";

const warmUps = 3;
const runs = 30;
/** The least that people need from reaching a button to pressing it. */
const hoverMs = 150;

export async function run(): Promise<Figures> {
  const playground = await launchPlayground();
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`${playground.url}/guide/server-streaming/`);
    await page.getByRole("button", { name: "Edit the code" }).first().click();
    const samples: number[] = [];
    for (let i = 0; i < warmUps + runs; i++) {
      const sample = await runOnce(page, i);
      if (i >= warmUps) samples.push(sample);
    }
    return {
      runs,
      "p50 ms": rounded(percentile(samples, 0.5)),
      "p95 ms": rounded(percentile(samples, 0.95)),
      "max ms": rounded(Math.max(...samples)),
    };
  } finally {
    await browser.close();
    await playground.stop();
  }
}

/** Edits, runs and waits for the message; returns what the page's own marks say, in milliseconds. */
async function runOnce(page: Page, index: number): Promise<number> {
  const lab = page.getByRole("region", { name: /^Lab: / }).first();
  await lab.getByRole("textbox", { name: /^handler\.ts of / }).focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.insertText(`\n// edit ${String(index)}`);
  // A reader's hand takes a moment from the keys to the button; the editor checks the types in that moment.
  await page.waitForTimeout(1_000);
  // And the pointer is on the button a moment before it is pressed, which is when the lab deploys.
  await lab.getByRole("button", { name: "Run", exact: true }).hover();
  await page.waitForTimeout(hoverMs);
  await page.evaluate(() => performance.clearMarks());
  await lab.getByRole("button", { name: "Run", exact: true }).click();
  const painted = (): boolean => performance.getEntriesByName("lab:first-message").length > 0;
  await page.waitForFunction(painted, undefined, { polling: 100 });
  const latency = await page.evaluate(() => {
    const at = (name: string): number => performance.getEntriesByName(name).at(-1)?.startTime ?? Number.NaN;
    return at("lab:first-message") - at("lab:run");
  });
  await lab.getByRole("button", { name: "Stop", exact: true }).click();
  return latency;
}
