// One lab, put together: the reader's files, what is called, the run, and what of it is shown. Panels read these and know
// nothing else.
import { computed, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import type { Problem } from "../run/state/problem.ts";
import type { RunState } from "../run/state/run-state.ts";
import { canSend } from "../run/state/select.ts";
import type { ShownParts } from "../schemas/lab-parts.ts";
import { Bench, type Layout } from "./bench/bench.ts";
import { type ExampleData, keptName } from "./example.ts";
import { ClientForm } from "./features/client/client-form.ts";
import { LabFiles } from "./features/editor/code.ts";
import { type Faults, noFaults } from "./features/faults/faults.ts";
import { Selection } from "./features/log/selection.ts";
import { LabRun } from "./features/run/lab-run.ts";
import { type ClientLook, Clients } from "./features/guests/clients.ts";
import { type LineNote, notesOf } from "./features/places/line-notes.ts";
import { Schema } from "./features/schema/schema.ts";
import { Level, plainest } from "./level/level.ts";
import { setControls } from "./level/set-controls.ts";
import { Validation } from "./features/validation/validation.ts";
import { LabViews } from "./views/lab-views.ts";

interface Options {
  /** The method chosen at first; the example's default without it. */
  readonly method?: string | undefined;
  /** What the page shows from the beginning. */
  readonly parts?: ShownParts | undefined;
  readonly layout?: Layout | undefined;
  readonly host?: Lab;
  readonly number?: number;
}

/** As much of the client program as the toolbar needs; the rest is loaded with its tab. */
interface ClientProgram {
  readonly running: ReadonlySignal<boolean>;
  readonly run: () => void;
  readonly stop: () => void;
}

export class Lab {
  readonly example: ExampleData;
  /** For a client beside another: the lab whose deployment it calls, and which files and faults it shares. */
  readonly host: Lab | undefined;
  /** Counts the clients of one deployment, from 1. */
  readonly number: number;
  readonly files: LabFiles;
  /** What the reader's .proto says. */
  readonly schema: Schema;
  readonly faults: Signal<Faults>;
  readonly validation: Validation;
  readonly client: ClientForm;
  readonly run: LabRun;
  readonly selection: Selection;
  readonly views: LabViews;
  readonly level: Level;
  readonly bench: Bench;
  /** The clients of this page, this one among them: each calls the same deployment. */
  readonly clients: Clients<Lab>;
  /** The marked lines of the handler: those of what is selected, or else those that are marked for another reason. */
  readonly marks: ReadonlySignal<readonly number[]>;
  /** The client program, once its tab has been shown. */
  readonly program = signal<ClientProgram | undefined>(undefined);
  /** The client program, while its tab is the one that is shown. */
  readonly programInFront: ReadonlySignal<ClientProgram | undefined>;
  /** What the run says of lines of the handler. None when the code was edited since: then the lines are others. */
  readonly notes: ReadonlySignal<readonly LineNote[]>;
  /** Plays the checks of an exercise, on the page of one. */
  readonly check = signal<(() => void) | undefined>(undefined);
  /** What the editor's TypeScript says of the handler: such mistakes stop no run. */
  readonly typeProblems: Signal<readonly Problem[]>;
  /** What is wrong with the code as it stands. */
  readonly problems: ReadonlySignal<readonly Problem[]>;
  readonly #forget: () => void;

  constructor(example: ExampleData, options: Options = {}) {
    const { method = example.defaultMethod, parts, layout = "inline", host, number = 1 } = options;
    this.example = example;
    this.host = host;
    this.number = number;
    this.files = host?.files ?? new LabFiles(example);
    this.schema = host?.schema ?? new Schema(this.files.protos, example);
    this.faults = host?.faults ?? signal(noFaults);
    this.validation = host?.validation ?? new Validation(this.schema.hasRules, keptName(example));
    this.typeProblems = host?.typeProblems ?? signal([]);
    const { files, schema, faults, validation } = this;
    const speaker = { ...host?.client.speaker, number };
    const client = (this.client = new ClientForm(example, schema, { method, speaker }));
    const run = (this.run = new LabRun({ example, files, schema, faults, validation, client, host: host?.run }));
    const shown = host?.level.parts ?? parts;
    this.level = new Level(shown ?? plainest, setControls(this), host?.level);
    this.bench = host?.bench ?? new Bench(layout);
    this.clients = host?.clients ?? new Clients<Lab>(this);
    this.#forget = run.state.subscribe(({ callId }) => this.clients.opened(this, callId));
    this.views = new LabViews(example, files, shown?.byHabit === true ? undefined : shown?.views[0]);
    this.programInFront = computed(() => (this.views.editor.value === "client" ? this.program.value : undefined));
    // Where one part is shown at a time, that is the code.
    this.views.revealed.subscribe((place) => {
      if (place) this.bench.pane.value = "code";
    });
    this.selection = new Selection({
      ...{ state: run.state, source: files.handler.source, ranSource: run.ranSource },
      responseTypeOf: (name) => client.entry(name).responseType,
    });
    this.marks = computed(() => {
      const { lines } = this.selection;
      return lines.value.length > 0 ? lines.value : this.views.marked.value;
    });
    this.notes = computed(() => (files.handler.source.value === run.ranSource.value ? notesOf(run.state.value) : []));
    this.problems = computed(() => [
      // Of a text with mistakes there is nothing else to say yet.
      ...(schema.problems.value.length > 0 ? schema.problems.value : schema.check.findings.value),
      ...(files.handler.source.value === run.ranSource.value ? run.state.value.problems : []),
    ]);
  }

  get state(): ReadonlySignal<RunState> {
    return this.run.state;
  }

  /** Of this client's panes: those beside it have others. */
  get title(): string {
    const { title } = this.example;
    return this.host ? `${title}, client ${String(this.number)}` : title;
  }

  /** Runs what is in front: the client program while its tab is shown, otherwise the form's call. */
  runInFront(): void {
    const program = this.programInFront.peek();
    if (program) program.run();
    else this.start();
  }

  /** Ends the client program and the call, whichever there is. */
  stop(): void {
    this.program.peek()?.stop();
    this.run.stop();
  }

  /** Who speaks in its samples. */
  get person(): ReadonlySignal<string | undefined> {
    return this.client.person;
  }

  /** Its name and colour; undefined while it is the only client of the page. */
  get look(): ClientLook | undefined {
    return this.clients.added.value.length === 0 ? undefined : this.clients.look(this);
  }

  /** Starts a run; nothing of the one before stays selected. */
  start(): void {
    if (this.run.start()) this.selection.row.value = undefined;
  }

  /** Sends the next message while the call takes one; else starts a run. */
  submit(): void {
    if (canSend(this.state.peek())) this.run.send();
    else this.start();
  }

  /** Starts a run of the client that has the schema from before the change. */
  startOldClient(): void {
    if (this.run.startOldClient()) this.selection.row.value = undefined;
  }

  addClient(): Lab {
    const method = this.client.method.peek().name;
    const client = new Lab(this.example, { method, host: this, number: this.clients.nextNumber() });
    this.clients.add(client);
    return client;
  }

  removeClient(client: Lab): void {
    client.close();
    this.clients.remove(client);
  }

  close(): void {
    this.#forget();
    this.run.close();
    this.client.close();
    if (!this.host) for (const client of this.clients.added.peek()) client.close();
    if (this.host) return;
    this.schema.close();
    this.files.close();
  }
}
