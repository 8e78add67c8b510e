// A real browser against real servers: each run starts a playground of its own on free ports.
import { defineConfig } from "@playwright/test";
import { findChromium } from "./e2e/chromium.ts";

const executablePath = findChromium();
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

export default defineConfig({
  testDir: "./e2e",
  globalSetup: "./e2e/start-playground.ts",
  outputDir: "./test-results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env["CI"] === "true",
  reporter: process.env["CI"] === "true" ? "list" : "line",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: "chromium",
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: process.getuid?.() === 0 ? ["--no-sandbox", ...quiet] : quiet,
    },
    screenshot: "only-on-failure",
  },
});
