// The real server as `npm start` runs it, and what the kernel says of its processes: which have ended, and what memory they hold.
import { existsSync } from "node:fs";
import { launchPlayground, type LaunchedPlayground } from "../../e2e/launch-playground.ts";
import { partsOf, rssMiB } from "../load/processes.ts";
import type { Scene } from "./surface.ts";

const lookEveryMs = 250;

export class ServerUnderAbuse {
  readonly scene: Scene;
  readonly #playground: LaunchedPlayground;
  readonly #looking: NodeJS.Timeout;
  #parts: ReadonlyMap<number, string>;
  #endedCount = 0;
  #peakMiB: Record<string, number> = {};

  private constructor(playground: LaunchedPlayground) {
    this.#playground = playground;
    const { hostname, port } = new URL(playground.url);
    const grpcPort = Number(playground.grpc.split(":").at(-1));
    this.scene = { host: hostname, port: Number(port), url: playground.url, grpcPort };
    this.#parts = partsOf(this.#playground.pid);
    this.#looking = setInterval(() => this.#look(), lookEveryMs);
  }

  /** `x-forwarded-for` counts, so that each attempt has an address of its own. */
  static async start(): Promise<ServerUnderAbuse> {
    return new ServerUnderAbuse(await launchPlayground({ TRUST_PROXY: "1" }));
  }

  /** How many of its parts have ended since the start. */
  get ended(): number {
    return this.#endedCount;
  }

  /** What it has written to standard error. */
  get log(): string {
    return this.#playground.log();
  }

  get peakMiB(): Readonly<Record<string, number>> {
    return this.#peakMiB;
  }

  /** By part. */
  memoryMiB(): Record<string, number> {
    return Object.fromEntries([...this.#parts].map(([pid, name]) => [name, Math.round(rssMiB(pid))]));
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    await this.#playground.stop();
  }

  #look(): void {
    const now = partsOf(this.#playground.pid);
    // A list of children that changes while it is read may lack some for a moment.
    for (const pid of this.#parts.keys()) if (!now.has(pid) && !existsSync(`/proc/${String(pid)}`)) this.#endedCount++;
    this.#parts = new Map([...[...this.#parts].filter(([pid]) => existsSync(`/proc/${String(pid)}`)), ...now]);
    for (const [name, memory] of Object.entries(this.memoryMiB()))
      this.#peakMiB[name] = Math.max(memory, this.#peakMiB[name] ?? 0);
  }
}
