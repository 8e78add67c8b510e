// `npm run setup`, for the end-to-end tests: browsers, and Python's gRPC for the call from outside.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium } from "./chromium.ts";
import { findFirefox } from "./firefox/firefox.ts";

interface Wanted {
  /** Of the Debian package. */
  readonly name: string;
  readonly isThere: () => boolean;
  /** What is skipped without it. Without what has no such line there are no end-to-end tests. */
  readonly skipped?: string;
}

const wanted: readonly Wanted[] = [
  { name: "chromium", isThere: () => findChromium() !== undefined },
  {
    name: "python3-grpcio",
    isThere: () => spawnSync("/usr/bin/python3", ["-c", "import grpc"]).status === 0,
    skipped: "the call from Python",
  },
  { name: "firefox-esr", isThere: () => findFirefox() !== undefined, skipped: "the specs in Firefox" },
];

const missing = wanted.filter(({ isThere }) => !isThere());
const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
if (missing.length > 0 && canInstall) spawnSync("apt-get", ["update"]);
// One by one: not every Debian or Ubuntu has each of them.
for (const one of missing) if (!canInstall || !install(one)) sayMissing(one);

function install({ name }: Wanted): boolean {
  console.log(`installing ${name} …`);
  const command = ["apt-get", "install", "-y", "--no-install-recommends", name];
  const done = spawnSync("env", ["DEBIAN_FRONTEND=noninteractive", ...command]);
  if (done.status !== 0) console.error(done.stderr.toString());
  return done.status === 0;
}

function sayMissing({ name, skipped }: Wanted): void {
  const command = `sudo apt-get install -y --no-install-recommends ${name}`;
  if (skipped !== undefined) {
    console.error(`${name} is not installed: ${skipped} will be skipped. On Debian or Ubuntu: ${command}`);
    return;
  }
  const otherwise = name === "chromium" ? " Without apt: `npx playwright install chromium`." : "";
  console.error(`The end-to-end tests need ${name}. On Debian or Ubuntu: ${command}.${otherwise}`);
  process.exitCode = 1;
}
