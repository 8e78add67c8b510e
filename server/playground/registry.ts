// Which deployments there are, whose they are, and when they go.
import type { FileRegistry } from "@bufbuild/protobuf";
import { StatusCode } from "grpc-handler";
import type { Caller } from "../caller.ts";
import { thisMachine } from "../client-address.ts";
import { PlaygroundError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import type { compile, Diagnostic, Program, Sandbox, Session, TaskRunner } from "../sandbox/index.ts";
import { Deployment, LoadFault } from "./deployment.ts";
import { DeploymentIds } from "./deployment-id.ts";
import { DeploymentTable } from "./deployment-table.ts";
import { ExampleHandlers, readerOf } from "./example-handlers.ts";
import type { Example } from "./examples.ts";
import { ClientQuotas } from "./client-quotas.ts";
import type { CalledMethod, OwnServices } from "./own-services.ts";
import { OwnServicesReader } from "./own-services-reader.ts";
import { type Requester, ReaderSessions } from "./reader-sessions.ts";
import { rulesFor } from "./rules.ts";
import { TraceLog } from "./trace-log.ts";

export interface RegistryOptions {
  readonly examples: ReadonlyMap<string, Example>;
  readonly sandbox: Sandbox;
  readonly compile: typeof compile;
  readonly tasks: Pick<TaskRunner, "run">;
  /** The services of proto/. */
  readonly descriptors: FileRegistry;
  readonly limits: Limits;
  /** Begins every deployment id, so that a router in front of many backends knows where it is held. */
  readonly backendId: string;
  /** What the backends of a fleet share, to know whose a deployment was that another of them held. */
  readonly secret?: string | undefined;
}

export interface DeployRequest {
  /** May be empty when there are descriptors. */
  readonly example: string;
  readonly files: Readonly<Record<string, string>>;
  /** A FileDescriptorSet of services that proto/ does not have, or has otherwise. */
  readonly descriptors?: Uint8Array | undefined;
  /** Requests are checked by the rules in their .proto before the handler gets them. */
  readonly validateRequests?: boolean;
  /** Deployments with the same reader share a sandbox session; undefined: a session of its own. */
  readonly reader: string | undefined;
  readonly requester: Requester;
  /** A deployment of the same reader that is gone: calls for it are for this one from now on. Another reader's is left alone. */
  readonly replaces?: string | undefined;
}

type CompiledProgram = Pick<Program, "code" | "sourceMap" | "yields" | "usesValidator">;

export interface DeployOutcome {
  /** Absent when a diagnostic is an error. */
  readonly deployment?: Deployment;
  readonly diagnostics: readonly Diagnostic[];
}

export class Registry {
  readonly #options: RegistryOptions;
  readonly #ownServices: OwnServicesReader;
  readonly #sessions: ReaderSessions;
  readonly quotas: ClientQuotas;
  readonly #deployments = new DeploymentTable();
  readonly #ids: DeploymentIds;
  readonly #examples: ExampleHandlers;
  readonly #sweeper: NodeJS.Timeout;
  #onOwnMethod: ((method: CalledMethod) => void) | undefined;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#ids = new DeploymentIds(options);
    this.#ownServices = new OwnServicesReader(options.tasks, options.descriptors, options.limits.deploy);
    this.#sessions = new ReaderSessions(options.sandbox, (count) => this.#yieldSessions(count));
    this.quotas = new ClientQuotas(options.limits);
    this.#examples = new ExampleHandlers({
      examples: options.examples,
      compile: (files) => options.compile(files, thisMachine),
      create: (example, compiled, caller) => this.#createExample(example, compiled, caller),
    });
    this.#sweeper = setInterval(() => this.#sweep(), options.limits.deploy.sweepMs).unref();
  }

  /** Throws NOT_FOUND for an unknown example, INVALID_ARGUMENT for wrong descriptors, RESOURCE_EXHAUSTED over a quota. */
  async deploy(request: DeployRequest): Promise<DeployOutcome> {
    const { example: name, files, descriptors, reader: known, requester, validateRequests = false, replaces } = request;
    const services = descriptors && name === "" ? [] : this.#example(name).services;
    const id = this.#ids.create(known);
    const { address, signal } = requester;
    this.quotas.deploy(known, address);
    const reader = known ?? id;
    const own = descriptors && (await this.#ownServices.read(descriptors, { owner: address, signal }));
    const compiled = await this.#options.compile(files, address, own?.modules);
    if (!compiled.ok) return { diagnostics: compiled.diagnostics };
    const { code, sourceMap, yields, usesValidator } = compiled;
    const rules = validateRequests && rulesFor(services, own?.schema, this.#options.descriptors);
    const program = { id, code, sourceMap, yields, usesValidator, ...(rules && { rules }) };
    const held = this.quotas.deployed(address, bytesOf(program, own));
    const deployment = new Deployment({
      program,
      reader,
      services: [...new Set([...(own?.services ?? []), ...services])],
      ownMethods: own?.methods ?? new Map(),
      ownSchema: own?.schema,
      trace: new TraceLog(this.#options.limits.watch),
      session: (who) => this.#session(reader, who),
    });
    deployment.removed.addEventListener("abort", () => held.release(), { once: true });
    try {
      await deployment.load(requester);
    } catch (error) {
      held.release();
      if (error instanceof LoadFault) return { diagnostics: [...compiled.warnings, ...error.diagnostics] };
      throw error;
    }
    this.#deployments.add(deployment, true);
    if (replaces !== undefined && known !== undefined && this.#ids.isOf(replaces, known))
      this.#deployments.replace(replaces, deployment);
    for (const method of deployment.ownMethods.values()) this.#onOwnMethod?.(method);
    this.#makeRoom(reader);
    return { deployment, diagnostics: compiled.warnings };
  }

  /** Deployments that are held, the examples' own handlers among them. */
  get size(): number {
    return this.#deployments.size;
  }

  /** Yields how many readers are served before this one, as long as it waits for a session. */
  watchQueue(reader: string, signal: AbortSignal): AsyncGenerator<number, void, undefined> {
    return this.#sessions.places.watch(reader, signal);
  }

  /** Throws NOT_FOUND for an example that does not exist; no name is no example. */
  servicesOf(name: string): readonly string[] {
    return name === "" ? [] : this.#example(name).services;
  }

  /** Ends the reader's session and all deployments in it. */
  endSession(reader: string): void {
    for (const deployment of this.#deployments.of(reader))
      this.#remove(deployment, "the session has ended: deploy the code again");
    this.#sessions.close(reader);
  }

  /** Says whom to tell about the methods that readers describe, so that calls for them arrive here. */
  onOwnMethod(listener: (method: CalledMethod) => void): void {
    this.#onOwnMethod = listener;
  }

  /** The deployment of that id. Throws NOT_FOUND when there is none, or no longer. */
  find(id: string): Deployment {
    const found = this.#deployments.find(id);
    if (found) return found;
    throw new PlaygroundError(StatusCode.NOT_FOUND, this.#ids.absent(id));
  }

  /** The example's own handler for a service: one for each client, which is a session that it names, else its address. */
  forService(service: string, caller: Caller): Promise<Deployment> {
    return this.#examples.get(service, caller);
  }

  /** Before the backend ends: ends the Watch streams of deployments that have no open call. */
  drain(): void {
    for (const deployment of this.#deployments) deployment.drain();
  }

  close(): void {
    clearInterval(this.#sweeper);
  }

  /** Its id is random, never leaves the server, and finds nothing. */
  #createExample({ services }: Example, compiled: CompiledProgram, caller: Caller): Deployment {
    const reader = readerOf(caller);
    const session = async (requester: Requester): Promise<Session> => {
      try {
        return await this.#session(reader, requester);
      } catch (error) {
        // Names of sessions cost a client nothing: what has no session is not kept either.
        this.#remove(deployment, "there was no session for the example's handler: call it again");
        throw error;
      }
    };
    const deployment = new Deployment({
      program: { ...compiled, id: this.#ids.create(undefined) },
      reader,
      services,
      ownMethods: new Map(),
      trace: new TraceLog({ ...this.#options.limits.watch, keptEvents: 0, keptBytes: 0 }),
      session,
    });
    this.#deployments.add(deployment, false);
    return deployment;
  }

  #session(reader: string, requester: Requester): Promise<Session> {
    if (!this.#sessions.has(reader))
      this.quotas.openSession(requester.address, this.#sessions.countOf(requester.address));
    return this.#sessions.get(reader, requester);
  }

  #example(name: string): Example {
    const example = this.#options.examples.get(name);
    if (example) return example;
    const known = [...this.#options.examples.keys()].join(", ");
    throw new PlaygroundError(StatusCode.NOT_FOUND, `there is no example "${name}"; there are ${known}`);
  }

  /** A reader who runs again and again keeps the latest deployments; the longest idle one goes. */
  #makeRoom(reader: string): void {
    const own = this.#deployments.of(reader).filter((deployment) => this.#deployments.canBeFound(deployment));
    if (own.length <= this.#options.limits.deploy.perSession) return;
    const idle = own.slice(0, -1).filter(({ idleMs }) => idleMs > 0);
    const oldest = idle.sort((a, b) => b.idleMs - a.idleMs).at(0) ?? own[0];
    if (oldest)
      this.#remove(oldest, "the deployment made room for newer ones of the same session: deploy the code again");
  }

  #sweep(): void {
    const { idleMs, exampleIdleMs } = this.#options.limits.deploy;
    for (const deployment of this.#deployments)
      if (deployment.idleMs > (this.#deployments.canBeFound(deployment) ? idleMs : exampleIdleMs))
        this.#remove(deployment, "the deployment has expired, since it was not used: deploy the code again");
    this.#closeIdle(Infinity, this.#options.limits.sandbox.sessionIdleMs, (reader) => !this.#deployments.has(reader));
  }

  /** Readers wait: sessions without a call for a while make room. Their deployments stay and are loaded again when called. */
  #yieldSessions(count: number): void {
    this.#closeIdle(count, this.#options.limits.sandbox.yieldAfterMs, () => true);
  }

  /** Closes so many sessions that have been idle for so long, the longest idle first. */
  #closeIdle(count: number, idleMs: number, mayClose: (reader: string) => boolean): void {
    const calledAt = new Map<string, number>();
    for (const { reader, calledAt: at } of this.#deployments)
      calledAt.set(reader, Math.max(at, calledAt.get(reader) ?? 0));
    const since = performance.now() - idleMs;
    const idle = [...this.#sessions.readers()]
      .map(({ reader, usedAt }) => ({ reader, at: Math.max(usedAt, calledAt.get(reader) ?? 0) }))
      .filter(({ reader, at }) => at < since && mayClose(reader))
      .sort((a, b) => a.at - b.at);
    for (const { reader } of idle.slice(0, count)) this.#sessions.close(reader);
  }

  #remove(deployment: Deployment, why: string): void {
    if (!this.#deployments.delete(deployment)) return;
    deployment.remove(why);
    if (!this.#deployments.has(deployment.reader)) this.#sessions.close(deployment.reader);
  }
}

/** What is kept of it here, as text. */
function bytesOf({ code, sourceMap, rules }: Program, own: OwnServices | undefined): number {
  const files = own?.schema.files ?? [];
  const ruleBytes = rules?.length ?? 0;
  return files.reduce((sum, { bytes }) => sum + bytes.length, code.length + sourceMap.length + ruleBytes);
}
