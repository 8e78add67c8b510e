// Command line: plays the lab as a reader would, and draws the README's tour of it, a picture for each step.
import type { Browser, Page } from "@playwright/test";
import sharp from "sharp";
import { launchPlayground } from "../launch-playground.ts";
import { launchBrowser } from "./browser.ts";
import { steps } from "./steps.ts";

const target = new URL("../../site/assets/tour.gif", import.meta.url).pathname;
const size = { width: 1200, height: 800 };
const captionHeight = 52;
/** Time to read a caption, in milliseconds. */
const shownMs = 2_800;

const playground = await launchPlayground();
const browser = await launchBrowser();
try {
  const frames = await framesOf(browser);
  const delay = frames.map(() => shownMs);
  await sharp(frames, { join: { animated: true } })
    .gif({ colours: 64, dither: 0, effort: 10, interFrameMaxError: 4, delay, loop: 0 })
    .toFile(target);
} finally {
  await browser.close();
  await playground.stop();
}

async function framesOf(browser: Browser): Promise<Buffer[]> {
  const page = await browser.newPage({ viewport: size, colorScheme: "light", reducedMotion: "reduce" });
  const captions = await browser.newPage({ viewport: { width: size.width, height: captionHeight } });
  const frames: Buffer[] = [];
  for (const { caption, play } of steps) {
    const shown = await play(page, playground.url);
    await shown.evaluate((element) => element.scrollIntoView({ block: "end" }));
    frames.push(await withCaption(await page.screenshot(), await captionOf(captions, caption)));
  }
  return frames;
}

async function captionOf(page: Page, text: string): Promise<Buffer> {
  await page.setContent(
    '<body style="margin:0;background:#1b1f3b;color:#fff;font:600 20px/52px sans-serif;text-align:center">',
  );
  await page.evaluate((line) => (document.body.textContent = line), text);
  return page.screenshot();
}

function withCaption(picture: Buffer, caption: Buffer): Promise<Buffer> {
  return sharp(picture)
    .extend({ bottom: captionHeight })
    .composite([{ input: caption, left: 0, top: size.height }])
    .png()
    .toBuffer();
}
