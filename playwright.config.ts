// A real browser against real servers: each run starts a playground of its own on free ports.
import { defineConfig, type PlaywrightTestOptions, type PlaywrightWorkerOptions, type Project } from "@playwright/test";
import { findChromium } from "./e2e/chromium.ts";
import { findFirefox, firefoxLauncher } from "./e2e/firefox/firefox.ts";

const executablePath = findChromium();
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

/** Run by `npm run e2e:trial` alone: all are green, and there is no room for them in the time of the whole test. */
const onTrial = [
  ...["any", "bad-input", "copied-commands", "crowded", "guide-live", "guide-steps", "instruments"],
  ...["missing-here", "open-parts", "proto-edit", "proto-files", "runs", "schema-check"],
].map((name) => `${name}.spec.ts`);

const hasFirefox = findFirefox() !== undefined;
// Workers read this file too.
if (!hasFirefox && process.env["TEST_WORKER_INDEX"] === undefined)
  console.log("Firefox is not installed: its specs are skipped. On Debian: sudo apt-get install firefox-esr");

/** The promises that hold in Firefox too, by their tag. */
const firefox: Project<PlaywrightTestOptions, PlaywrightWorkerOptions> = {
  name: "firefox",
  ...(hasFirefox ? { testIgnore: onTrial } : { testMatch: [] }),
  grep: /@firefox/,
  use: {
    browserName: "firefox",
    channel: "moz-firefox",
    launchOptions: { executablePath: firefoxLauncher, args: [] },
  },
};

export default defineConfig({
  projects: [{ name: "promises", testIgnore: onTrial }, { name: "trial", testMatch: onTrial }, firefox],
  testDir: "./e2e",
  globalSetup: "./e2e/start-playground.ts",
  outputDir: "./test-results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env["CI"] === "true",
  reporter: process.env["CI"] === "true" ? "list" : "line",
  // Tests wait for conditions: these end one whose condition never comes, also on a busy machine.
  timeout: 300_000,
  // Where others share the machine: what a busy moment failed is tried once more, and reported as flaky.
  retries: process.env["CI"] === "true" ? 1 : 0,
  expect: { timeout: 60_000 },
  use: {
    browserName: "chromium",
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: process.getuid?.() === 0 ? ["--no-sandbox", ...quiet] : quiet,
    },
    screenshot: "only-on-failure",
  },
});
