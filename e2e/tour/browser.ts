// The browser that plays the tour and the pictures.
import { type Browser, chromium } from "@playwright/test";
import { findChromium } from "../chromium.ts";

export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}
