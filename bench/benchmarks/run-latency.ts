// From the click on Run to the first message on screen, as the page itself measures it: warm, each run a new deployment.
import { chromium, type Page } from "@playwright/test";
import { startPlayground } from "../../server/compose.ts";
import { readConfig } from "../../server/config.ts";
import { findChromium } from "../../e2e/chromium.ts";
import { type Figures, percentile, rounded } from "../figures.ts";

export const title = "Click on Run to first message on screen (edited handler, 30 runs)";

const warmUps = 3;
const runs = 30;

export async function run(): Promise<Figures> {
  const playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 });
  const executablePath = findChromium();
  const browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`${playground.url}/guide/server-streaming/`);
    const samples: number[] = [];
    for (let i = 0; i < warmUps + runs; i++) {
      const sample = await runOnce(page, i);
      if (i >= warmUps) samples.push(sample);
    }
    return { runs, "p50 ms": rounded(percentile(samples, 0.5)), "p95 ms": rounded(percentile(samples, 0.95)), "max ms": rounded(Math.max(...samples)) };
  } finally {
    await browser.close();
    await playground.close();
  }
}
