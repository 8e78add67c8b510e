// Labs without their pages, by the hundred where a machine has no room for as many browsers: each is the page's own engine in a
// process of its own, which deploys, streams, and goes on by itself when the server was lost.
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

type Told = "received" | "interrupted" | "ended" | "failed" | "rejected";

/** The engine's file, until it is removed. */
export class LabEngines {
  readonly #folder = mkdtempSync(join(tmpdir(), "lab-engine-"));
  readonly #labs: LabEngine[] = [];

  async bundle(): Promise<void> {
    await build({
      entryPoints: [fileURLToPath(new URL("../in-page/lab-engine.js", import.meta.url))],
      outfile: this.#program,
      ...{ bundle: true, format: "esm", platform: "node" },
      // Vite's own; what it finds is not needed here.
      define: { "import.meta.glob": "Object" },
    });
  }

  /** Resolves when it streams. */
  async open(url: string, handler: string): Promise<LabEngine> {
    const lab = new LabEngine(fork(this.#program, [url, handler]));
    this.#labs.push(lab);
    await lab.streams();
    return lab;
  }

  close(): void {
    for (const lab of this.#labs) lab.close();
    rmSync(this.#folder, { recursive: true });
  }

  get #program(): string {
    return join(this.#folder, "lab.mjs");
  }
}

export class LabEngine {
  readonly #child: ChildProcess;
  #interruptions = 0;
  #receivedSince = false;
  #onChange: () => void = () => undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (told: Told) => {
      if (told === "interrupted") this.#interruptions++;
      this.#receivedSince = told === "received";
      this.#onChange();
    });
  }

  /** How often its stream was lost. */
  get interruptions(): number {
    return this.#interruptions;
  }

  /** Resolves when a message has come after the stream was lost more often than that. */
  streams(interruptions = -1): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange = () => {
        if (this.#receivedSince && this.#interruptions > interruptions) resolve();
      };
    });
  }

  /** Resolves with the next message. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#onChange = () => {
        if (this.#receivedSince) resolve();
      };
    });
  }

  close(): void {
    this.#child.kill("SIGKILL");
  }
}
