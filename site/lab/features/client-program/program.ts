// The reader's client program: its text, its run, and what it writes to its console.
import { computed, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import { methodsFor } from "../../../run/call/methods.ts";
import { sharedTransport } from "../../../run/carriers/shared-socket.ts";
import type { Lab } from "../../lab.ts";
import { createProgramBudget } from "./budget.ts";
import { compileProgram, UnfitProgram } from "./compile.ts";
import { type FromProgram, readFromProgram } from "./protocol.ts";
import { Relay } from "./relay.ts";
import { type SandboxFrame, startInFrame } from "./sandbox-frame.ts";

export interface ConsoleRow {
  readonly id: number;
  readonly level: string;
  readonly text: string;
}

/** What the console keeps: as much as anybody reads. */
const keptRows = 500;

export class Program {
  readonly running: ReadonlySignal<boolean>;
  readonly rows: ReadonlySignal<readonly ConsoleRow[]>;
  readonly #running = signal(false);
  readonly #rows: Signal<readonly ConsoleRow[]> = signal([]);
  readonly #lab: Lab;
  #runs = 0;
  #nextRow = 1;
  #end: () => void = () => undefined;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.running = this.#running;
    this.rows = computed(() => this.#rows.value);
  }

  /** Compiles and starts the text; a program that runs already is ended first. */
  async run(source: string): Promise<void> {
    this.stop();
    const run = ++this.#runs;
    this.#rows.value = [];
    this.#running.value = true;
    try {
      const started = await this.#start(run, source);
      if (run !== this.#runs) started();
      else this.#end = started;
    } catch (error) {
      if (run !== this.#runs) return;
      this.#write("error", error instanceof Error ? error.message : String(error));
      this.#running.value = false;
    }
  }

  stop(): void {
    if (!this.#running.peek()) return;
    this.#write("info", "stopped");
    this.#finish();
  }

  /** Returns what ends it. */
  async #start(run: number, source: string): Promise<() => void> {
    const body = compileProgram(source);
    const held = await this.#lab.run.hold();
    if (!held.ok)
      throw new UnfitProgram(`the handler has errors, so there is nothing to call: ${held.problems[0]?.message ?? ""}`);
    const { id, code } = held.deployment;
    const methods = await methodsFor(this.#lab.example, code.schema);
    let frame: SandboxFrame | undefined = undefined;
    const relay = new Relay({
      transport: sharedTransport(),
      methods,
      deploymentId: id,
      post: (message) => frame?.port.postMessage(message),
      onOpen: (method, cancel) => this.#lab.run.adopt(method.name, held.deployment, cancel),
    });
    frame = await startInFrame({ body, module: code.schema?.module }, (why) =>
      this.#hear(run, relay, { kind: "threw", text: why }),
    );
    const spend = createProgramBudget();
    frame.port.onmessage = ({ data }) => {
      const message = readFromProgram(data);
      if (!spend(message?.kind ?? "", performance.now())) this.#hear(run, relay, { kind: "threw", text: tooMuch });
      else if (message) this.#hear(run, relay, message);
    };
    return () => {
      frame.remove();
      relay.close();
    };
  }

  #hear(run: number, relay: Relay, message: FromProgram): void {
    if (run !== this.#runs || !this.#running.peek()) return;
    switch (message.kind) {
      case "console":
        this.#write(message.level, message.text);
        return;
      case "threw":
        this.#write("error", message.text);
        this.#finish();
        return;
      case "finished":
        this.#write("info", "finished");
        this.#finish();
        return;
      default:
        relay.hear(message);
    }
  }

  #finish(): void {
    this.#running.value = false;
    this.#end();
    this.#end = () => undefined;
  }

  #write(level: string, text: string): void {
    this.#rows.value = [...this.#rows.peek(), { id: this.#nextRow++, level, text }].slice(-keptRows);
  }
}

const tooMuch = "stopped: the program sends more in a second than a page can take";

const programs = new WeakMap<Lab, Program>();

/** The lab's one program, which goes on while another tab is shown. */
export function programOf(lab: Lab): Program {
  const known = programs.get(lab) ?? new Program(lab);
  programs.set(lab, known);
  return known;
}
