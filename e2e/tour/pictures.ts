// Command line: pictures of the pages that a reader sees first, in three windows and both themes, to be looked at.
//   npm run pictures -- <folder> [scene …]
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { launchPlayground } from "../launch-playground.ts";
import { launchBrowser } from "./browser.ts";
import { scenes } from "./scenes.ts";

const windows = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;
const themes = ["light", "dark"] as const;

const [folder, ...chosen] = process.argv.slice(2);
if (folder === undefined) throw new Error(`expected: <folder> [scene …]. Scenes: ${Object.keys(scenes).join(", ")}`);
const names = chosen.length > 0 ? chosen : Object.keys(scenes);

await mkdir(folder, { recursive: true });
const playground = await launchPlayground();
const browser = await launchBrowser();
try {
  for (const name of names)
    for (const viewport of windows)
      for (const colorScheme of themes) await take(browser, { name, viewport, colorScheme });
} finally {
  await browser.close();
  await playground.stop();
}

interface Shot {
  readonly name: string;
  readonly viewport: (typeof windows)[number];
  readonly colorScheme: (typeof themes)[number];
}

/** Each in a browser of its own, which keeps nothing of the one before. */
async function take(from: Browser, { name, viewport, colorScheme }: Shot): Promise<void> {
  const play = scenes[name];
  if (!play) throw new Error(`expected one of ${Object.keys(scenes).join(", ")}, found ${name}`);
  const hasTouch = viewport.width < 500;
  const context = await from.newContext({ viewport, colorScheme, hasTouch, reducedMotion: "reduce" });
  const page = await context.newPage();
  await play(page, playground.url);
  await page.screenshot({ path: join(folder ?? ".", `${name}-${String(viewport.width)}-${colorScheme}.png`) });
  await context.close();
}
