// Command line: installs bubblewrap where that can be done without a prompt, else says how. Quiet when it is there already.
import { spawnSync } from "node:child_process";
import { bubblewrapAdvice, isInstalled } from "./process/advice.ts";
import { detectIsolation } from "./process/launch.ts";

if (detectIsolation() === "none") {
  if (!isInstalled("bwrap") && process.getuid?.() === 0 && isInstalled("apt-get")) install();
  if (detectIsolation() === "none")
    console.warn(`Readers' code runs without walls, and the server listens on loopback only: ${bubblewrapAdvice()}`);
}

function install(): void {
  console.log("Installing bubblewrap, which walls off the code that readers run …");
  const run = (...args: string[]): boolean => spawnSync("apt-get", ["-qq", ...args], { stdio: "ignore" }).status === 0;
  // The package lists may be missing or old: then once more with fresh ones.
  const wanted = ["install", "-y", "--no-install-recommends", "bubblewrap"];
  if (!run(...wanted) && run("update")) run(...wanted);
}
