// What one client calls, and how: the method, its form, the carrier, and how fast it reads.
import { computed, type ReadonlySignal, signal, type Signal } from "@preact/signals";
import type { MethodKind } from "grpc-handler";
import type { RunRequest } from "../../../run/call/live-run.ts";
import { createPacer, type Pacer } from "../../../run/call/pacer.ts";
import { carriers, usualCarrier } from "../../../run/carriers/index.ts";
import { checkSyntax, type JsonMistake } from "../../../run/state/json-places.ts";
import { type MethodEntry, takesStream } from "../../../run/state/method-entry.ts";
import type { Carrier } from "../../../run/state/wire-head.ts";
import type { ExampleData, MethodSample } from "../../example.ts";
import { personOf, type Speaker, spokenBy, textSpokenBy } from "../guests/voice.ts";
import type { LiveSchema } from "../schema/live-schema.ts";
import type { Schema } from "../schema/schema.ts";
import { entriesOfRows, type MethodForm, MethodForms, readDeadline } from "./form.ts";
import { type Refusal, refusalOf } from "./refusal.ts";

/** What is expected of a call of `method`, by the fixture of that name. */
export interface Expectation {
  readonly method: string;
  readonly name: string;
  readonly text: string;
}

/** Checks a message by its type; undefined when it is sound. */
export type CheckMessage = (method: string, text: string, schema: LiveSchema | undefined) => JsonMistake | undefined;

export class ClientForm {
  /** What can be called: as the reader's .proto has it, while that can be read. */
  readonly methods: ReadonlySignal<readonly MethodEntry[]>;
  readonly methodName: Signal<string>;
  readonly method: ReadonlySignal<MethodEntry>;
  readonly form: ReadonlySignal<MethodForm>;
  /** The message that the method shows: its request, or the next one to send. */
  readonly messageText: ReadonlySignal<Signal<string>>;
  /** Who speaks in the samples of the chosen method, if they name anybody. */
  readonly person: ReadonlySignal<string | undefined>;
  /** The carrier that the reader has chosen, and the one that is used: some methods leave no choice. */
  readonly carrier = signal<Carrier>(usualCarrier);
  readonly usedCarrier: ReadonlySignal<Carrier>;
  /** How fast the client reads, in messages per second; undefined: as fast as they come. */
  readonly readerSpeed = signal<number | undefined>(undefined);
  /** What the fixture that the form was filled with expects. */
  readonly expectation = signal<Expectation | undefined>(undefined);
  /** What the last Run was refused for, until it is mended. */
  readonly refusal: ReadonlySignal<Refusal | undefined>;
  /** Counts how often the reader was led to the mistake: by a refused Run, and by the link in the status strip. */
  readonly shownMistakes = signal(0);
  /** Known as soon as the message types are loaded. */
  checkMessage: CheckMessage | undefined;

  readonly #pacer: Pacer = createPacer();
  readonly #example: ExampleData;
  readonly #schema: Schema;
  readonly #forms = new MethodForms();
  /** Who speaks in the samples of this client. */
  readonly #speaker: Signal<Speaker>;
  /** The form that the last Run was refused for. */
  readonly #refused = signal<MethodForm | undefined>(undefined);
  readonly #end: () => void;

  constructor(example: ExampleData, schema: Schema, { method, speaker }: { method: string; speaker: Speaker }) {
    this.#example = example;
    this.#schema = schema;
    this.#speaker = signal(speaker);
    this.person = computed(() => personOf(this.#sampleOf(this.method.value.name)));
    const original = example.protoMethods.filter(
      ({ name }) => example.own !== undefined || Object.hasOwn(example.methods, name),
    );
    this.methods = computed(() => schema.live.value?.entries ?? original);
    this.methodName = signal(method);
    this.method = computed(() => this.entry(this.methodName.value));
    this.form = computed(() => {
      const { name } = this.method.value;
      return this.#forms.of(name, this.#sampleOf(name));
    });
    this.messageText = computed(() => {
      const { composerText, requestText } = this.form.value;
      return takesStream(this.method.value.kind) ? composerText : requestText;
    });
    this.refusal = computed(() => {
      const form = this.form.value;
      return this.#refused.value === form ? refusalOf(form, !takesStream(this.method.value.kind)) : undefined;
    });
    this.usedCarrier = computed(() => this.#carrierFor(this.method.value.kind));
    // What is a mistake in a message depends on the .proto.
    this.#end = schema.live.subscribe(() => this.checkMessage && this.check());
  }

  /** The method of that name; the first when the .proto no longer has it. */
  entry(name: string): MethodEntry {
    const entry = this.methods.value.find((method) => method.name === name) ?? this.methods.value[0];
    if (!entry) throw new Error(`expected a method ${name} in the example's .proto, found no methods at all`);
    return entry;
  }

  get takesStream(): boolean {
    return takesStream(this.method.peek().kind);
  }

  /** Fills the form of a method, and shows what is expected of the call. */
  fill(sample: MethodSample, expectation: Expectation): void {
    const { method } = expectation;
    this.methodName.value = method;
    this.#forms.put(method, sample, this.#sampleOf(method));
    this.expectation.value = expectation;
  }

  /** Looks for mistakes in the message box as far as they can be found without a Run. */
  check(): void {
    const form = this.form.peek();
    const text = this.messageText.peek().peek();
    // A message is not judged by a .proto that has changed since: the run itself waits for the new one.
    const check = this.#schema.isCurrent ? this.checkMessage : undefined;
    form.mistake.value = checkSyntax(text) ?? check?.(this.method.peek().name, text, this.#schema.live.peek());
  }

  /** Whether a Run may start; else the mistakes are shown. */
  isSound(): boolean {
    if (!this.takesStream) this.check();
    return this.#isRunnable(this.form.peek(), !this.takesStream);
  }

  /** Whether a Run may start that has messages of its own. */
  isSoundWithout(form: MethodForm): boolean {
    return this.#isRunnable(form, false);
  }

  /** Leads the reader to what keeps a Run from starting. */
  showMistake(): void {
    this.shownMistakes.value++;
  }

  /** The form of a method, also of one that the reader's .proto no longer has. */
  formOf(method: string): MethodForm {
    return this.#forms.of(method, this.#sampleOf(method));
  }

  /** The call as it is filled in. */
  request(): Omit<RunRequest, "code" | "method"> {
    const form = this.form.peek();
    const { kind } = this.method.peek();
    return { ...(this.takesStream ? {} : { requestText: form.requestText.peek() }), ...this.requestBut(form, kind) };
  }

  /** The call without its message. */
  requestBut({ deadlineText, metadata }: MethodForm, kind: MethodKind): Omit<RunRequest, "code" | "method"> {
    const deadline = readDeadline(deadlineText.peek()).ms;
    return {
      metadata: entriesOfRows(metadata.peek()),
      ...(deadline === undefined ? {} : { deadlineMs: deadline }),
      carrier: this.#carrierFor(kind),
      pacer: this.#pacer,
    };
  }

  /** Slows the client down, or lets it read as fast as it can. Also while a call is open. */
  setReaderSpeed(perSecond: number | undefined): void {
    this.readerSpeed.value = perSecond;
    this.#pacer.set(perSecond);
  }

  /** This client has joined others by a link: its samples name somebody whom nobody there is named. */
  joins(mark: string): void {
    this.#speaker.value = { ...this.#speaker.peek(), mark };
  }

  /** What somebody else wrote, for this client to say. */
  asOwn(text: string): string {
    return this.#speaker.peek().mark === undefined ? text : textSpokenBy(text, this.person.peek());
  }

  get speaker(): Speaker {
    return this.#speaker.peek();
  }

  close(): void {
    this.#end();
  }

  #isRunnable(form: MethodForm, hasRequest: boolean): boolean {
    const sound = refusalOf(form, hasRequest) === undefined;
    this.#refused.value = sound ? undefined : form;
    if (!sound) this.showMistake();
    return sound;
  }

  #carrierFor(kind: MethodKind): Carrier {
    return carriers[this.carrier.value].carries(kind) ? this.carrier.value : usualCarrier;
  }

  #sampleOf(method: string): MethodSample | undefined {
    const { methods } = this.#example;
    const sample = Object.hasOwn(methods, method) ? methods[method] : this.#schema.live.value?.samples[method];
    return spokenBy(sample, this.#speaker.value);
  }
}
