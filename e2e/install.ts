// `npm run setup`, for the end-to-end tests: browsers, and Python's gRPC for the call from outside.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findChromium } from "./chromium.ts";
import { findFirefox } from "./firefox/firefox.ts";

const wanted = [
  { name: "chromium", there: () => findChromium() !== undefined },
  { name: "python3-grpcio", there: () => spawnSync("/usr/bin/python3", ["-c", "import grpc"]).status === 0 },
  { name: "firefox-esr", there: () => findFirefox() !== undefined },
];

const missing = wanted.filter(({ there }) => !there()).map(({ name }) => name);
if (missing.length > 0) install(missing);

function install(names: string[]): void {
  const command = `apt-get install -y --no-install-recommends ${names.join(" ")}`;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    const otherwise = names.includes("chromium") ? " Without apt: `npx playwright install chromium`." : "";
    console.error(`The end-to-end tests want ${names.join(" and ")}. On Debian or Ubuntu: sudo ${command}${otherwise}`);
    if (names.includes("chromium")) process.exitCode = 1;
    return;
  }
  console.log(`installing ${names.join(" and ")} …`);
  spawnSync("apt-get", ["update"]);
  const done = spawnSync("/bin/sh", ["-c", `DEBIAN_FRONTEND=noninteractive ${command}`], { encoding: "utf8" });
  if (done.status === 0) return;
  console.error(`${command} failed:\n${done.stderr}`);
  process.exitCode = 1;
}
