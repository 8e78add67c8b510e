// The reader's client program: its text, its run, and what it writes to its console.
import { type ReadonlySignal, signal } from "@preact/signals";
import { methodsFor } from "../../../run/call/methods.ts";
import { sharedTransport } from "../../../run/carriers/shared-socket.ts";
import type { Lab } from "../../lab.ts";
import { createProgramBudget, tooMuch } from "./budget.ts";
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
/** Lines are shown together: drawing the list for each of a thousand would take a slow page minutes. */
const showEveryMs = 50;

export class ProgramRun {
  readonly #running = signal(false);
  readonly #rows = signal<readonly ConsoleRow[]>([]);
  readonly running: ReadonlySignal<boolean> = this.#running;
  readonly rows: ReadonlySignal<readonly ConsoleRow[]> = this.#rows;
  readonly #lab: Lab;
  #runs = 0;
  #nextRow = 1;
  /** Written, and not shown yet. */
  #lines: ConsoleRow[] = [];
  #showing: ReturnType<typeof setTimeout> | undefined;
  #end: () => void = () => undefined;

  constructor(lab: Lab) {
    this.#lab = lab;
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
      this.#show();
      this.#running.value = false;
    }
  }

  stop(): void {
    if (this.#running.peek()) this.#finish("info", "stopped");
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
    const threw = (text: string): void => this.#receive(run, relay, { kind: "threw", text });
    frame = await startInFrame({ body, modules: code.schema?.modules ?? [] }, threw);
    // The worker keeps to the same budget, unless the program has changed it.
    const spend = createProgramBudget();
    frame.port.onmessage = ({ data }) => {
      const message = readFromProgram(data);
      if (!spend(message?.kind ?? "", performance.now())) threw(tooMuch);
      else if (message) this.#receive(run, relay, message);
    };
    return () => {
      frame.remove();
      relay.close();
    };
  }

  #receive(run: number, relay: Relay, message: FromProgram): void {
    if (run !== this.#runs || !this.#running.peek()) return;
    if (message.kind === "console") this.#write(message.level, message.text);
    else if (message.kind === "threw") this.#finish("error", message.text);
    else if (message.kind === "finished") this.#finish("info", "finished");
    else relay.receive(message);
  }

  #finish(level: string, text: string): void {
    this.#write(level, text);
    this.#show();
    this.#running.value = false;
    this.#end();
    this.#end = () => undefined;
  }

  #write(level: string, text: string): void {
    this.#lines.push({ id: this.#nextRow++, level, text });
    this.#showing ??= setTimeout(() => this.#show(), showEveryMs);
  }

  #show(): void {
    clearTimeout(this.#showing);
    this.#showing = undefined;
    this.#rows.value = [...this.#rows.peek(), ...this.#lines].slice(-keptRows);
    this.#lines = [];
  }
}

const programs = new WeakMap<Lab, ProgramRun>();

/** The lab's one program, which goes on while another tab is shown. */
export function programOf(lab: Lab): ProgramRun {
  const known = programs.get(lab) ?? new ProgramRun(lab);
  programs.set(lab, known);
  return known;
}
