// What to do where there is no bubblewrap: the same words at installation and at the server's start.
import { spawnSync } from "node:child_process";

export function isInstalled(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}

export function bubblewrapAdvice(): string {
  if (process.platform !== "linux") return "bubblewrap needs Linux";
  if (isInstalled("bwrap"))
    return "bubblewrap may not make namespaces here (in a container: allow unprivileged user namespaces)";
  return "install bubblewrap: sudo apt-get install -y --no-install-recommends bubblewrap";
}
