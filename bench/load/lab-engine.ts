// Labs without their pages, by the hundred where a machine has no room for as many browsers: each is the page's own engine in a
// process of its own, which deploys, streams, and goes on by itself when the server was lost.
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

interface Told {
  readonly kind: "received" | "interrupted" | "ended" | "failed" | "rejected";
  /** Of the message, as JSON. */
  readonly text?: string;
  /** Of the call that was lost, or has ended. */
  readonly code?: number;
}

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
  readonly #codes: number[] = [];
  #interruptions = 0;
  #receivedSince = false;
  #lastText = "";
  #onChange: () => void = () => undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", ({ kind, text, code }: Told) => {
      if (kind === "interrupted") this.#interruptions++;
      this.#receivedSince = kind === "received";
      if (text !== undefined) this.#lastText = text;
      if (code !== undefined) this.#codes.push(code);
      this.#onChange();
    });
  }

  /** How often its stream was lost. */
  get interruptions(): number {
    return this.#interruptions;
  }

  /** The status of each call that was lost, or has ended. */
  get codes(): readonly number[] {
    return this.#codes;
  }

  /** The last message, as JSON. */
  get lastText(): string {
    return this.#lastText;
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
