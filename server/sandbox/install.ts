// Command line: installs bubblewrap where that can be done without asking, else says how. Quiet when it is there already.
import { spawnSync } from "node:child_process";
import { detectIsolation } from "./launch.ts";

const command = "apt-get install -y --no-install-recommends bubblewrap";

if (detectIsolation() === "none") {
  if (!isInstalled("bwrap") && process.getuid?.() === 0 && isInstalled("apt-get")) install();
  if (detectIsolation() === "none") explain();
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}

function install(): void {
  console.log("Installing bubblewrap, which walls off the code that readers run …");
  const run = (...args: string[]): boolean => spawnSync("apt-get", ["-qq", ...args], { stdio: "ignore" }).status === 0;
  // The package lists may be missing or old: then once more with fresh ones.
  const wanted = ["install", "-y", "--no-install-recommends", "bubblewrap"];
  if (!run(...wanted) && run("update")) run(...wanted);
}

function explain(): void {
  if (process.platform !== "linux") {
    console.warn("Readers' code runs without walls here: bubblewrap needs Linux. The server listens on loopback only.");
  } else if (isInstalled("bwrap")) {
    console.warn("bubblewrap may not make namespaces here (in a container: allow unprivileged user namespaces).");
    console.warn("Readers' code runs without walls, and the server listens on loopback only.");
  } else {
    console.warn(`Readers' code runs without walls until you install bubblewrap: sudo ${command}`);
  }
}
