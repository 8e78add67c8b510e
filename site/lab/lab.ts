// One lab: its signals, and what the reader can do to them. Panels read and call this, and know nothing else.
import { computed, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import { type EditedText, LabFiles } from "./code.ts";
import type { ExampleData, MethodSample } from "./example.ts";
import type { LiveSchema, ServedCode } from "./schema/live-schema.ts";
import { Schema } from "./schema/schema.ts";
import { checkSyntax } from "./state/json-places.ts";
import type { Deployment, DeployResult } from "./run/deploy.ts";
import type { Emit, Engine, LiveRun } from "./run/engine.ts";
import { type Faults, noFaults, withFaults } from "./state/faults.ts";
import { createFeed, createPageSchedule, type Feed } from "./state/feed.ts";
import {
  entriesOfRows,
  MethodForms,
  type MethodForm,
  isUntouchedSample,
  metadataMistake,
  offerSample,
  readDeadline,
} from "./state/form.ts";
import { type MethodEntry, methodsOf, takesStream } from "./state/method-list.ts";
import type { Problem } from "./state/problem.ts";
import { reduce } from "./state/reduce.ts";
import { idleRun, type RunState } from "./state/run-state.ts";
import { canSend, isLive } from "./state/select.ts";
import { emittingLines } from "./state/emitting-lines.ts";
import { type Linked, linked } from "./state/link.ts";
import type { Carrier } from "./state/wire-head.ts";
import { createPacer } from "./run/pacer.ts";
import { ViewChoice } from "./views/choice.ts";
import { outputView } from "./views/kept-views.ts";

/** A line and column, from 1, of one of the reader's files: the id of its tab. */
export interface RevealedPlace {
  readonly file: "handler" | "proto";
  readonly line: number;
  readonly column: number;
}

/** What is expected of a call of `method`, by the fixture of that name. */
interface Expectation {
  readonly method: string;
  readonly name: string;
  readonly text: string;
}

export class Lab {
  readonly example: ExampleData;
  /** What can be called: as the reader's .proto has it, while that can be read. */
  readonly methods: ReadonlySignal<readonly MethodEntry[]>;
  readonly methodName: Signal<string>;
  readonly method: ReadonlySignal<MethodEntry>;
  readonly form: ReadonlySignal<MethodForm>;
  readonly files: LabFiles;
  /** The handler, of the files. */
  readonly code: EditedText;
  /** What the reader's .proto says. */
  readonly schema: Schema;
  /** Which tabs are shown. What the editor side shows is a matter of the moment; the way to see a stream is a habit. */
  readonly editorView = signal("handler");
  readonly outputView = new ViewChoice(outputView);
  /** For a client beside another: the lab whose deployment it calls. */
  readonly host: Lab | undefined;
  /** The clients beside this one. */
  readonly guests = signal<readonly Lab[]>([]);
  /** Counts the clients of one deployment, from 1, as they were added. */
  readonly number: number;
  #clients = 1;
  readonly state: ReadonlySignal<RunState>;
  /** A place that an editor is to show. */
  readonly revealed = signal<RevealedPlace | undefined>(undefined);
  /** The source of the present run. When it is edited since, the places of problems no longer hold. */
  readonly #ranSource = signal("");
  /** The code of the present run as it was deployed. */
  #ranCode: ServedCode | undefined;
  /** What is wrong with the code as it stands. */
  readonly problems: ReadonlySignal<readonly Problem[]>;
  /** The row that the reader has chosen, in whichever view: all views show it. */
  readonly selected = signal<number | undefined>(undefined);
  readonly linked: ReadonlySignal<Linked>;
  /** Lines of the handler that can have emitted what is selected. */
  readonly markedLines: ReadonlySignal<readonly number[]>;
  /** The carrier that the reader has chosen, and the one that is used: some methods leave no choice. */
  readonly carrier = signal<Carrier>("websocket");
  readonly usedCarrier: ReadonlySignal<Carrier>;
  readonly faults: Signal<Faults>;
  /** How fast the client reads, in messages per second; undefined: as fast as they come. */
  readonly readerSpeed = signal<number | undefined>(undefined);
  /** What the fixture that the form was filled with expects. */
  readonly expectation = signal<Expectation | undefined>(undefined);
  /** Counts the Runs that mistakes in the form kept from starting. */
  readonly refusedRuns = signal(0);

  readonly #forms: MethodForms;
  readonly #recheck: () => void;
  readonly #state = signal(idleRun);
  readonly #feed: Feed;
  readonly #pacer = createPacer();
  #engine: Promise<Engine> | undefined;
  #live: LiveRun | undefined;
  #runs = 0;
  #autoSendTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(example: ExampleData, method: string = example.defaultMethod, host?: Lab) {
    this.example = example;
    this.host = host;
    this.number = host ? ++host.#clients : 1;
    this.faults = host?.faults ?? signal(noFaults);
    this.files = host?.files ?? new LabFiles(example);
    this.code = this.files.handler;
    this.schema = host?.schema ?? new Schema(this.files.proto, example);
    const original = methodsOf(example.protoSource).filter(({ name }) => name in example.methods);
    this.methods = computed(() => this.schema.live.value?.entries ?? original);
    this.#forms = new MethodForms(host !== undefined);
    this.methodName = signal(method);
    this.method = computed(() => entryNamed(this.methods.value, this.methodName.value));
    this.form = computed(() => {
      const { name } = this.method.value;
      return this.#forms.of(name, this.#sampleOf(name));
    });
    this.state = this.#state;
    this.problems = computed(() => [
      ...this.schema.problems.value,
      ...(this.code.source.value === this.#ranSource.value ? this.#state.value.problems : []),
    ]);
    // What is a mistake in a message depends on the .proto.
    this.#recheck = this.schema.live.subscribe(() => this.#ready && this.checkBox());
    this.usedCarrier = computed(() => (takesStream(this.method.value.kind) ? "websocket" : this.carrier.value));
    this.linked = computed(() => linked(this.#state.value, this.selected.value));
    this.markedLines = computed(() => this.#linesOf(this.linked.value));
    this.#feed = createFeed((events) => (this.#state.value = reduce(this.#state.peek(), events)), createPageSchedule());
  }

  /** Of this client's panes: those beside it have others. */
  get title(): string {
    const { title } = this.example;
    return this.host ? `${title}, client ${String(this.number)}` : title;
  }

  /** One more client of this lab's deployment, with a call of its own. */
  addGuest(): void {
    this.guests.value = [...this.guests.peek(), new Lab(this.example, this.method.peek().name, this)];
  }

  removeGuest(guest: Lab): void {
    guest.close();
    this.guests.value = this.guests.peek().filter((other) => other !== guest);
  }

  /** Loads ahead what a Run needs. */
  prefetch(): void {
    this.#loadEngine().catch(() => {
      // Not a Run yet: the Run itself will try again, and tell.
      this.#engine = undefined;
    });
  }

  /** Does ahead what can be done before the click: the pointer, or the focus, is on Run. */
  prepare(): void {
    if (this.host) {
      this.host.prepare();
      return;
    }
    Promise.all([this.#loadEngine(), this.#codeAsItStands()]).then(
      ([engine, code]) => engine.prepare(code),
      () => (this.#engine = undefined),
    );
  }

  /** A deployment for clients elsewhere: that of the present run, or one of the code as it stands. */
  async hold(): Promise<DeployResult> {
    const engine = await this.#loadEngine();
    const ran = isLive(this.#state.peek()) ? this.#ranCode : undefined;
    return engine.hold(ran ?? (await this.#codeAsItStands()));
  }

  /** What the .proto of the present run says, when the reader had changed it. */
  get ranSchema(): LiveSchema | undefined {
    return this.#ranCode?.schema;
  }

  /** Whether a deployment's code is the code as it stands. */
  isCurrent({ handler, schema }: ServedCode): boolean {
    const proto = this.files.proto.edited.value ? this.files.proto.source.value : undefined;
    return handler === this.#deployable(this.code.source.value) && schema?.proto === proto;
  }

  fileName(file: RevealedPlace["file"]): string {
    return file === "handler" ? "handler.ts" : (this.example.protoPath.split("/").at(-1) ?? "");
  }

  /** Shows a place of one of the files. */
  reveal(place: RevealedPlace): void {
    this.editorView.value = place.file;
    this.revealed.value = place;
  }

  /** From now on a Run of the code as it stands calls a deployment that somebody else has made. */
  async join(deploymentId: string): Promise<void> {
    const engine = await this.#loadEngine();
    engine.join(deploymentId, await this.#codeAsItStands());
  }

  /** Deploys the code if it changed, and starts the call. A run that is still going on is stopped first. */
  run(): void {
    performance.mark("lab:run");
    const { name, kind } = this.method.peek();
    if (!this.#formIsSound()) {
      this.refusedRuns.value++;
      return;
    }
    this.#live?.stop();
    this.#live = undefined;
    const emit = this.#emitterOf(++this.#runs);
    if (isUntouchedSample(this.form.peek())) offerSample(this.form.peek(), 0);
    this.#ranSource.value = this.code.source.peek();
    this.selected.value = undefined;
    emit({ kind: "started", method: name, takesStream: takesStream(kind) });
    void this.#start(emit);
  }

  /** A call of a client program is a run too; one beside another shows on the handler's side alone. */
  adopt(method: string, { code, problems }: Deployment, cancel: () => void): Emit {
    if (this.#adopted) return () => undefined;
    this.#live?.stop();
    this.#live = { send: () => undefined, endInput: () => undefined, cancel, disconnect: cancel, stop: cancel };
    this.#adopted = true;
    const emit = this.#emitterOf(++this.#runs);
    this.#ranSource.value = this.isCurrent(code) ? this.code.source.peek() : code.handler;
    this.#ranCode = code;
    this.#ready?.listen(emit);
    emit({ kind: "started", method, takesStream: false });
    emit({ kind: "deployed", problems, reused: true });
    return (happening, atMs) => {
      if (happening.kind === "opened") this.#ready?.opens(happening.callId);
      if (happening.kind === "ended") this.#adopted = false;
      emit(happening, atMs);
    };
  }

  #adopted = false;

  stop(): void {
    clearTimeout(this.#autoSendTimer);
    this.#emit({ kind: "cancelling", by: "stop" });
    if (this.#live) {
      this.#live.stop();
      return;
    }
    // The engine is still loading, so nothing has left the page yet.
    this.#emit({ kind: "failed", failure: { reason: "refused", message: "Stopped before the call began." } });
    this.#runs++;
  }

  cancel(): void {
    this.#emit({ kind: "cancelling", by: "cancel" });
    this.#live?.cancel();
  }

  /** Fills the form of a method, and shows what is expected of the call. */
  fill(sample: MethodSample, expectation: Expectation): void {
    const { method } = expectation;
    this.methodName.value = method;
    this.#forms.put(method, sample, this.#sampleOf(method));
    this.expectation.value = expectation;
  }

  /** Sends what the composer holds, and offers the next sample. */
  send(): boolean {
    this.#feed.flush();
    const form = this.form.peek();
    if (!canSend(this.#state.peek())) return false;
    const mistake = this.#live ? this.#live.send(form.composerText.peek()) : checkSyntax(form.composerText.peek());
    form.mistake.value = mistake;
    if (mistake) return false;
    if (!this.#live) this.#early.push(form.composerText.peek());
    offerSample(form, (form.sampleIndex.peek() + 1) % Math.max(1, form.samples.length));
    return true;
  }

  /** Cuts the connection under the call: nobody says goodbye. */
  disconnect(): void {
    this.#emit({ kind: "cancelling", by: "disconnect" });
    this.#live?.disconnect();
  }

  /** Slows the client down, or lets it read as fast as it can. Also while a call is open. */
  setReaderSpeed(perSecond: number | undefined): void {
    this.readerSpeed.value = perSecond;
    this.#pacer.set(perSecond);
  }

  /** Keeps messages from here on, or only counts them. */
  setKeeping(on: boolean): void {
    this.#feed.push({ run: this.#runs, atMs: performance.now(), kind: "keeping", on });
    this.#feed.flush();
  }

  endInput(): void {
    this.form.peek().autoSend.value = false;
    if (this.#live) this.#live.endInput();
    else this.#endEarly = true;
  }

  /** Starts or stops sending the samples by themselves, one each interval, until the last. */
  setAutoSend(on: boolean): void {
    const form = this.form.peek();
    form.autoSend.value = on;
    clearTimeout(this.#autoSendTimer);
    if (on && isLive(this.#state.peek())) this.#autoSendNext(form);
  }

  /** Looks for mistakes in the message box as far as can be told without a Run. */
  checkBox(): void {
    const form = this.form.peek();
    const { name, kind } = this.method.peek();
    const text = (takesStream(kind) ? form.composerText : form.requestText).peek();
    // A message is not judged by a .proto that has changed since: the run itself waits for the new one.
    const checker = this.schema.isCurrent ? this.#ready : undefined;
    form.mistake.value = checkSyntax(text) ?? checker?.check(name, text, this.schema.live.peek());
  }

  close(): void {
    clearTimeout(this.#autoSendTimer);
    this.#live?.stop();
    this.#ready?.close();
    for (const guest of this.guests.peek()) guest.close();
    this.#recheck();
    if (!this.host) this.schema.close();
  }

  /** What the reader sent, and whether the input ended, while the engine was still loading. */
  #early: string[] = [];
  #endEarly = false;
  #ready: Engine | undefined;

  #emit: Emit = () => undefined;

  #emitterOf(run: number): Emit {
    this.#early = [];
    this.#endEarly = false;
    let waited = false;
    let received = 0;
    const { dropAfter } = this.faults.peek();
    this.#emit = (happening, atMs = performance.now()) => {
      this.#feed.push({ run, atMs, ...happening });
      if (happening.kind === "received" && ++received === dropAfter) this.disconnect();
      // The first answer is what the reader waits for: it is on screen with the very next frame.
      if (waited || happening.kind !== "received") return;
      waited = true;
      this.#feed.flush();
    };
    return this.#emit;
  }

  async #start(emit: Emit): Promise<void> {
    const form = this.form.peek();
    const { name, kind } = this.method.peek();
    const run = this.#runs;
    try {
      const engine = await this.#loadEngine();
      const code = await this.#servedCode(engine, emit);
      if (run !== this.#runs || code === undefined) return;
      this.#ranCode = code;
      const deadline = readDeadline(form.deadlineText.peek()).ms;
      this.#live = engine.run(
        {
          code,
          method: name,
          ...(takesStream(kind) ? {} : { requestText: form.requestText.peek() }),
          metadata: entriesOfRows(form.metadata.peek()),
          ...(deadline === undefined ? {} : { deadlineMs: deadline }),
          carrier: this.usedCarrier.peek(),
          pacer: this.#pacer,
        },
        emit,
      );
    } catch (error) {
      this.#engine = undefined;
      const message = error instanceof Error ? error.message : String(error);
      emit({ kind: "failed", failure: { reason: "broken", message } });
      return;
    }
    for (const text of this.#early.splice(0)) form.mistake.value = this.#live.send(text);
    if (this.#endEarly) this.#live.endInput();
    if (form.autoSend.peek()) this.#autoSendNext(form);
  }

  /** The code that the run calls; undefined when it has errors. A guest calls what its host has running. */
  async #servedCode(engine: Engine, emit: Emit): Promise<ServedCode | undefined> {
    if (!this.host) return this.#servedAlone(emit);
    const held = await this.host.hold();
    if (held.ok) {
      engine.join(held.deployment.id, held.deployment.code);
      return held.deployment.code;
    }
    emit({ kind: "rejected", problems: held.problems });
    return undefined;
  }

  /** A .proto with mistakes keeps a run from starting: they are among the problems already. */
  async #servedAlone(emit: Emit): Promise<ServedCode | undefined> {
    const handler = this.#deployable(this.#ranSource.peek());
    try {
      return { handler, schema: await this.schema.settled() };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      emit({ kind: "failed", failure: { reason: "refused", message: `Not deployed. ${why}` } });
      return undefined;
    }
  }

  /** Rejects when the .proto has mistakes. */
  async #codeAsItStands(): Promise<ServedCode> {
    const schema = await this.schema.settled();
    return { handler: this.#deployable(this.code.source.peek()), schema };
  }

  #autoSendNext(form: MethodForm): void {
    clearTimeout(this.#autoSendTimer);
    if (form !== this.form.peek() || !form.autoSend.peek() || !canSend(this.#state.peek())) return;
    const last = form.sampleIndex.peek() + 1 >= form.samples.length;
    if (!this.send() || last) form.autoSend.value = false;
    else this.#autoSendTimer = setTimeout(() => this.#autoSendNext(form), Math.max(1, form.autoSendMs.peek()));
  }

  /** The reader's source with the faults that are switched on. */
  #deployable(source: string): string {
    return withFaults(source, this.faults.peek());
  }

  #sampleOf(method: string): MethodSample | undefined {
    return this.example.methods[method] ?? this.schema.live.value?.samples[method];
  }

  /** Empty when the code was edited since: then the lines are others. */
  #linesOf({ handler }: Linked): readonly number[] {
    if (this.code.source.value !== this.#ranSource.value) return [];
    const { responseType } = entryNamed(this.methods.value, this.#state.value.method);
    return emittingLines(this.#ranSource.value, handler?.happening, responseType);
  }

  #formIsSound(): boolean {
    const form = this.form.peek();
    if (!takesStream(this.method.peek().kind)) this.checkBox();
    const metadata = form.metadata.peek().some((row) => metadataMistake(row) !== undefined);
    return (
      form.mistake.peek() === undefined && !metadata && readDeadline(form.deadlineText.peek()).mistake === undefined
    );
  }

  async #loadEngine(): Promise<Engine> {
    this.#engine ??= import("./run/engine.ts").then(({ loadEngine }) => loadEngine(this.example));
    this.#ready = await this.#engine;
    return this.#ready;
  }
}

function entryNamed(methods: readonly MethodEntry[], name: string): MethodEntry {
  const entry = methods.find((method) => method.name === name) ?? methods[0];
  if (!entry) throw new Error(`expected a method ${name} in the example's .proto, found no methods at all`);
  return entry;
}
