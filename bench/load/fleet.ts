// The fleet of deploy/try-fleet.sh: started, watched, and its parts ended and started again.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { readEnvironment } from "../../server/config.ts";
import type { Scene } from "../abuse/surface.ts";

const run = promisify(execFile);
const script = fileURLToPath(new URL("../../deploy/try-fleet.sh", import.meta.url));

export class Fleet {
  readonly url: string;
  /** By name: a, b, c, p1, p2. */
  readonly #pids: Map<string, number>;

  constructor(output: string) {
    this.url = /^FLEET (\S+)$/mu.exec(output)?.[1] ?? "";
    const parts = output.matchAll(/^(?:BACKEND|PROXY) (\S+) (\d+)$/gmu);
    this.#pids = new Map([...parts].map(([, name = "", pid]) => [name, Number(pid)]));
  }

  static async up(): Promise<Fleet> {
    // All readers of a benchmark are one to HAProxy.
    const { stdout } = await run(script, ["up"], { env: { ...readEnvironment(), READER_REQUESTS: "1000000" } });
    return new Fleet(stdout);
  }

  async down(): Promise<void> {
    await run(script, ["down"], { env: readEnvironment() });
  }

  get backends(): readonly string[] {
    return [...this.#pids.keys()].filter((name) => !name.startsWith("p"));
  }

  get parts(): readonly string[] {
    return [...this.#pids.keys()];
  }

  /** Through the edge, which speaks gRPC on the same port. */
  get scene(): Scene {
    return sceneOf(new URL(this.url));
  }

  /** Straight to a proxy, past the edge. */
  proxy(name: string): Scene {
    const { HOST = "", PORT = "" } = this.#environment(name);
    return sceneOf(new URL(`http://${HOST}:${PORT}`));
  }

  /** Straight to a backend's gRPC port. */
  backendUrl(name: string): string {
    const { GRPC_HOST = "", GRPC_PORT = "" } = this.#environment(name);
    return `http://${GRPC_HOST}:${GRPC_PORT}`;
  }

  kill(name: string, signal: NodeJS.Signals): void {
    process.kill(this.#pids.get(name) ?? 0, signal);
  }

  isAlive(name: string): boolean {
    try {
      return process.kill(this.#pids.get(name) ?? 0, 0);
    } catch {
      return false;
    }
  }

  /** Its machine loses its power, as far as all others can tell. Rejects without network namespaces. */
  async vanish(name: string): Promise<void> {
    await run(script, ["cut", name], { env: readEnvironment() });
  }

  /** Resolves when the part has ended, was started again, and is ready. */
  async again(name: string): Promise<void> {
    while (this.isAlive(name)) await pause(50);
    const { stdout } = await run(script, ["again", name], { env: readEnvironment() });
    this.#pids.set(name, Number(stdout));
    while (!(await this.#isReady(name))) await pause(100);
    // The router asks twice a second.
    await pause(1_000);
  }

  /** The sessions that a backend has. */
  async sessions(name: string): Promise<number> {
    const { details } = (await (await this.#readiness(name)).json()) as { details: { sessions: number } };
    return details.sessions;
  }

  async #isReady(name: string): Promise<boolean> {
    return (await this.#readiness(name).catch(() => undefined))?.status === 200;
  }

  #readiness(name: string): Promise<Response> {
    const { ADMIN_HOST = "", ADMIN_PORT = "" } = this.#environment(name);
    return fetch(`http://${ADMIN_HOST}:${ADMIN_PORT}/readyz`);
  }

  #environment(name: string): Record<string, string> {
    const text = readFileSync(`/proc/${String(this.#pids.get(name))}/environ`, "utf8");
    return Object.fromEntries(text.split("\0").map((line) => line.split(/=(.*)/su, 2) as [string, string]));
  }
}

function sceneOf({ hostname: host, port, origin: url }: URL): Scene {
  return { host, port: Number(port), url, grpcPort: Number(port) };
}
