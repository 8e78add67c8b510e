// The run of one client of a lab: the run's controller with the reader's code and form, as signals for the panels.
import { type ReadonlySignal, signal, type Signal } from "@preact/signals";
import type { MethodKind } from "grpc-handler";
import { RunController, type StartCall } from "../../../run/controller.ts";
import type { Emit } from "../../../run/events/event.ts";
import type { Deployment, DeployResult } from "../../../run/session/deploy.ts";
import { isSameFiles, type ServedCode, type ServedSchema } from "../../../run/session/served-code.ts";
import type { Session } from "../../../run/session/session.ts";
import { loadLive } from "../../../run/load-live.ts";
import { createPageSchedule } from "../../../run/state/feed.ts";
import { idleRun, type RunState } from "../../../run/state/run-state.ts";
import { takesStream } from "../../../run/state/method-entry.ts";
import { canSend, isLive } from "../../../run/state/select.ts";
import type { ExampleData } from "../../example.ts";
import { AutoSend } from "../client/auto-send.ts";
import type { ClientForm } from "../client/client-form.ts";
import { isUntouchedSample, offerSample } from "../client/form.ts";
import { heldMistake } from "../client/refusal.ts";
import type { LabFiles } from "../editor/code.ts";
import { oldMessages, oldMethod, oldRequest } from "../schema/old-client.ts";
import { countFaults, type Faults } from "../faults/faults.ts";
import type { Schema } from "../schema/schema.ts";
import type { Validation } from "../validation/validation.ts";

export interface LabSources {
  readonly example: ExampleData;
  readonly files: LabFiles;
  readonly schema: Schema;
  readonly faults: Signal<Faults>;
  readonly validation: Validation;
  readonly client: ClientForm;
  /** For a client beside another: the run whose deployment it calls. */
  readonly host: LabRun | undefined;
}

export class LabRun {
  readonly state: ReadonlySignal<RunState>;
  /** The source of the present run. When it is edited since, the places of problems no longer hold. */
  readonly ranSource = signal("");
  readonly #of: LabSources;
  readonly #controller: RunController;
  readonly #autoSend: AutoSend;
  /** The code of the present run as it was deployed. */
  #ranCode: ServedCode | undefined;
  #ranKind: MethodKind | undefined;
  /** Kept: an import that is done already still takes a turn of the page, and a Run would wait for it. */
  #live: ReturnType<typeof loadLive> | undefined;
  #session: Promise<Session> | undefined;
  /** Loaded with the first fault that is switched on. */
  #withFaults: ((source: string, faults: Faults) => string) | undefined;
  #ready: Session | undefined;

  constructor(sources: LabSources) {
    this.#of = sources;
    const state = signal(idleRun);
    this.state = state;
    this.#controller = new RunController({
      load: () => this.#startCall(),
      handlerSide: () => this.#ready,
      onState: (next) => (state.value = next),
      schedule: createPageSchedule(),
    });
    this.#autoSend = new AutoSend(sources.client, {
      send: () => this.send(),
      isOpen: () => canSend(state.peek()),
    });
  }

  /** Deploys the code if it changed, and starts the call; a run that is under way is stopped first. False when the form has mistakes. */
  start(): boolean {
    performance.mark("lab:run");
    const { client, files, faults } = this.#of;
    if (!client.isSound()) return false;
    const form = client.form.peek();
    if (isUntouchedSample(form)) offerSample(form, 0);
    this.ranSource.value = files.handler.source.peek();
    this.#ranKind = client.method.peek().kind;
    this.#controller.start({
      method: client.method.peek().name,
      takesStream: client.takesStream,
      code: (emit) => this.#servedCode(emit),
      request: (code) => {
        this.#ranCode = code;
        this.#of.schema.check.ran(code.schema);
        // The first Run knows the message types only now.
        if (!client.isSound()) throw new Error("The request is not valid.");
        return client.request();
      },
      dropAfter: faults.peek().dropAfter,
      onCalling: (mistake) => {
        if (mistake) form.mistake.value = mistake;
        if (form.autoSend.peek()) this.#autoSend.next(form);
      },
    });
    return true;
  }

  /**
   * Calls the code as it stands by the schema of the last Run, as a client does that was not updated. It has the messages to
   * send ready, and ends its input behind them. False when the form has mistakes.
   */
  startOldClient(): boolean {
    const { client, files, faults, schema, example } = this.#of;
    const { old } = schema.check;
    const { name, kind } = oldMethod(old, example, client.methodName.peek());
    const form = client.formOf(name);
    if (!client.isSoundWithout(form)) return false;
    const accepts = (text: string): boolean => this.#ready?.check(name, text, old.schema) === undefined;
    const streams = takesStream(kind);
    this.ranSource.value = files.handler.source.peek();
    this.#ranKind = kind;
    this.#controller.start({
      ...{ method: name, takesStream: streams, oldClient: true, dropAfter: faults.peek().dropAfter },
      code: (emit) => this.#servedCode(emit),
      request: (code) => {
        this.#ranCode = code;
        const request = { ...client.requestBut(form, kind), client: { schema: old.schema } };
        return streams ? request : { ...request, requestText: oldRequest(form, accepts) };
      },
      onCalling: () => {
        if (!streams) return;
        for (const text of oldMessages(form, accepts)) this.#controller.send(text);
        this.#controller.endInput();
      },
    });
    return true;
  }

  stop(): void {
    this.#autoSend.end();
    this.#controller.stop();
  }

  cancel(): void {
    this.#controller.cancel();
  }

  /** Cuts the connection under the call, without a cancel. */
  disconnect(): void {
    this.#controller.disconnect();
  }

  /** Sends what the composer holds, and offers the next sample. */
  send(): boolean {
    const form = this.#of.client.form.peek();
    if (heldMistake(form)) return false;
    const { sent, mistake } = this.#controller.send(form.composerText.peek());
    if (sent || mistake) form.mistake.value = mistake;
    if (sent) offerSample(form, (form.sampleIndex.peek() + 1) % Math.max(1, form.samples.length));
    return sent;
  }

  endInput(): void {
    this.#of.client.form.peek().autoSend.value = false;
    this.#controller.endInput();
  }

  /** Starts or stops sending the samples by themselves, one each interval, until the last. */
  setAutoSend(on: boolean): void {
    this.#autoSend.set(on, isLive(this.state.peek()));
  }

  /** Keeps messages from here on, or only counts them. */
  setKeeping(on: boolean): void {
    this.#controller.setKeeping(on);
  }

  /** A call of a client program is a run too; one beside another shows on the handler's side alone. */
  adopt(method: string, { code, problems }: Deployment, cancel: () => void): Emit {
    this.ranSource.value = this.isCurrent(code) ? this.#of.files.handler.source.peek() : code.handler;
    this.#ranCode = code;
    this.#ranKind = undefined;
    this.#of.schema.check.ran(code.schema);
    return this.#controller.adopt({ method, problems, cancel });
  }

  /** Loads ahead what a Run needs. */
  prefetch(): void {
    // Not a Run yet: when it fails, the Run itself tries again, and reports.
    this.#load().catch(() => undefined);
  }

  /** What knows the message types. Rejects when the site cannot be reached. */
  session(): Promise<Session> {
    return this.#load();
  }

  /** Does ahead what can be done before the click: the pointer, or the focus, is on Run. */
  prepare(): void {
    const { host } = this.#of;
    if (host) {
      host.prepare();
      return;
    }
    Promise.all([this.#load(), this.#codeAsItStands()]).then(
      ([session, code]) => session.prepare(code),
      () => undefined,
    );
  }

  /** A deployment for clients elsewhere: that of the present run, or one of the code as it stands. */
  async hold(): Promise<DeployResult> {
    const session = await this.#load();
    const ran = isLive(this.state.peek()) ? this.#ranCode : undefined;
    return session.hold(ran ?? (await this.#codeAsItStands()));
  }

  /** From now on a Run of the unchanged code calls that deployment, which another page holds. */
  async join(deploymentId: string): Promise<void> {
    const session = await this.#load();
    session.join(deploymentId, await this.#codeAsItStands());
  }

  /** The kind of the method that the present run calls, as its client knows it. */
  get ranKind(): MethodKind | undefined {
    return this.#ranKind;
  }

  /** What the .proto of the present run says, when the reader had changed it. */
  get ranSchema(): ServedSchema | undefined {
    return this.#ranCode?.schema;
  }

  /** Whether a deployment's code is the code as it stands. */
  isCurrent({ handler, schema, validate = false }: ServedCode): boolean {
    const { files, validation, faults } = this.#of;
    if (validate !== validation.on.value) return false;
    const protos = files.protosChanged.value ? files.protos.value : undefined;
    const source = files.handler.source.value;
    const current = countFaults(faults.value) === 0 ? source : this.#withFaults?.(source, faults.value);
    return handler === current && isSameFiles(schema?.files, protos);
  }

  close(): void {
    this.#autoSend.end();
    this.#controller.close();
    this.#ready?.close();
  }

  async #startCall(): Promise<StartCall> {
    const session = await this.#load();
    const { startRun } = await this.#loadLive();
    return (request, emit) => startRun(session, request, emit);
  }

  #loadLive(): ReturnType<typeof loadLive> {
    return (this.#live ??= loadLive());
  }

  /** The code that the run calls; undefined when it has errors. A guest calls what its host has running. */
  async #servedCode(emit: Emit): Promise<ServedCode | undefined> {
    const { host } = this.#of;
    if (!host) return this.#servedAlone(emit);
    const held = await host.hold();
    if (held.ok) {
      (await this.#load()).join(held.deployment.id, held.deployment.code);
      return held.deployment.code;
    }
    emit({ kind: "rejected", problems: held.problems });
    return undefined;
  }

  /** A .proto with mistakes keeps a run from starting: they are among the problems already. */
  async #servedAlone(emit: Emit): Promise<ServedCode | undefined> {
    const handler = await this.#deployable(this.ranSource.peek());
    try {
      const schema = await this.#of.schema.settled();
      return { handler, schema, validate: this.#of.validation.on.peek() };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      emit({ kind: "failed", failure: { reason: "refused", message: `Not deployed. ${why}` } });
      return undefined;
    }
  }

  /** Rejects when the .proto has mistakes. */
  async #codeAsItStands(): Promise<ServedCode> {
    const schema = await this.#of.schema.settled();
    const { files, validation } = this.#of;
    return { handler: await this.#deployable(files.handler.source.peek()), schema, validate: validation.on.peek() };
  }

  /** The reader's source with the faults that are switched on. */
  async #deployable(source: string): Promise<string> {
    const faults = this.#of.faults.peek();
    if (countFaults(faults) === 0) return source;
    this.#withFaults ??= (await import("../faults/fault-wrapper.ts")).withFaults;
    return this.#withFaults(source, faults);
  }

  /** Once; after a failure the next Run tries again. */
  async #load(): Promise<Session> {
    this.#session ??= this.#loadLive().then(({ openSession }) => openSession(this.#of.example));
    try {
      const session = (this.#ready = await this.#session);
      this.#of.client.checkMessage = (method, text, schema) => session.check(method, text, schema);
      return session;
    } catch (error) {
      this.#session = undefined;
      this.#live = undefined;
      throw error;
    }
  }
}
