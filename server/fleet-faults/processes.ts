// Backends and proxies as processes of their own, as on machines of their own: each with an environment, and with a program before it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { readEnvironment } from "../config.ts";

export interface PartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Options for Node. */
  readonly nodeOptions?: readonly string[];
  /** A command that runs it, for instance in namespaces of its own. */
  readonly inside?: readonly string[];
  /** Where the log goes; kept for `log()` when left out. */
  readonly stderr?: number;
}

export interface Part {
  readonly port: number;
  /** What it has logged. */
  readonly log: () => string;
  /** Fails when it has ended. */
  readonly exitCode: () => number | null;
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** Resolves when it serves. It ends with the test. */
export async function startPart(name: "backend" | "proxy", options: PartOptions = {}): Promise<Part> {
  const { env = {}, nodeOptions = [], inside = [], stderr } = options;
  const main = fileURLToPath(new URL(`../${name}/main.ts`, import.meta.url));
  const [command, ...args] = [...inside, process.execPath, ...nodeOptions, main];
  const child = spawn(command, args, {
    env: { ...readEnvironment(), PORT: "0", GRPC_PORT: "0", ...env },
    stdio: ["ignore", "pipe", stderr ?? "pipe"],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    child.kill("SIGCONT");
    child.kill("SIGINT");
    await once(child, "exit");
  });
  let log = "";
  child.stderr?.on("data", (text: Buffer) => (log += text.toString()));
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let said = "";
  child.stdout?.on("data", (text: Buffer) => {
    said += text.toString();
    const port = /:(\d+)(?:, backend .*)?\n/u.exec(said)?.[1];
    if (port !== undefined) resolve(Number(port));
  });
  child.once("exit", (code) => reject(new Error(`the ${name} ended with ${String(code)} before it served: ${log}`)));
  return { port: await promise, log: () => log, exitCode: () => child.exitCode, kill: (signal) => child.kill(signal) };
}

export const addressOf = ({ port }: Pick<Part, "port">): string => `http://127.0.0.1:${String(port)}`;
