// Which deployments there are, whose they are, and when they go.
import { randomBytes } from "node:crypto";
import type { FileRegistry } from "@bufbuild/protobuf";
import { StatusCode } from "grpc-handler";
import { thisMachine } from "../client-address.ts";
import { PlaygroundError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import type { compile, Diagnostic, MethodKind, Program, Sandbox, Session } from "../sandbox/index.ts";
import { Deployment, LoadFault } from "./deployment.ts";
import type { Example } from "./examples.ts";
import { ClientQuotas } from "./client-quotas.ts";
import { type OwnServices, readOwnServices } from "./own-services.ts";
import { type Asking, ReaderSessions } from "./reader-sessions.ts";
import { TraceLog } from "./trace-log.ts";

export interface RegistryOptions {
  readonly examples: ReadonlyMap<string, Example>;
  readonly sandbox: Sandbox;
  readonly compile: typeof compile;
  /** The services of proto/. */
  readonly descriptors: FileRegistry;
  readonly limits: Limits;
  /** Begins every deployment id, so that a proxy in front of many backends knows where it is held. */
  readonly backendId: string;
}

export interface DeployRequest {
  /** May be empty when there are descriptors. */
  readonly example: string;
  readonly files: Readonly<Record<string, string>>;
  /** A FileDescriptorSet of services that proto/ does not have, or has otherwise. */
  readonly descriptors?: Uint8Array | undefined;
  /** Deployments with the same reader share a sandbox session; undefined: a session of its own. */
  readonly reader: string | undefined;
  readonly asking: Asking;
}

interface Addition {
  readonly id: string;
  readonly services: readonly string[];
  readonly own?: OwnServices | undefined;
  readonly files: Readonly<Record<string, string>>;
  readonly reader: string;
  readonly asking: Asking;
}

export interface DeployOutcome {
  /** Absent when a diagnostic is an error. */
  readonly deployment?: Deployment;
  readonly diagnostics: readonly Diagnostic[];
}

/** A method that calls may come for. */
export interface CalledMethod {
  readonly service: string;
  readonly method: string;
  readonly kind: MethodKind;
}

export class Registry {
  readonly #options: RegistryOptions;
  readonly #sessions: ReaderSessions;
  readonly quotas: ClientQuotas;
  readonly #deployments = new Map<string, Deployment>();
  /** The examples' own handlers by service, deployed at the first call. */
  readonly #defaults = new Map<string, Promise<Deployment>>();
  readonly #sweeper: NodeJS.Timeout;
  #onOwnMethod: ((method: CalledMethod) => void) | undefined;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#sessions = new ReaderSessions(options.sandbox, (count) => this.#yieldSessions(count));
    this.quotas = new ClientQuotas(options.limits);
    this.#sweeper = setInterval(() => this.#sweep(), options.limits.deploy.sweepMs).unref();
  }

  /**
   * Compiles and loads. Throws NOT_FOUND for an example that does not exist, INVALID_ARGUMENT for wrong descriptors,
   * RESOURCE_EXHAUSTED when a quota is used up.
   */
  async deploy({ example: name, files, descriptors, reader: known, asking }: DeployRequest): Promise<DeployOutcome> {
    const services = descriptors && name === "" ? [] : this.#example(name).services;
    const id = `${this.#options.backendId}.${randomBytes(16).toString("base64url")}`;
    const reader = known ?? id;
    this.quotas.deploy(reader, asking.address);
    const own = descriptors && readOwnServices(descriptors, this.#options.descriptors, this.#options.limits.deploy);
    return this.#add({ id, services, own, files, reader, asking });
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
    for (const deployment of this.#deployments.values())
      if (deployment.reader === reader) this.#remove(deployment, "the session has ended: deploy the code again");
    this.#sessions.close(reader);
  }

  /** Says whom to tell about the methods that readers describe, so that calls for them arrive here. */
  onOwnMethod(listener: (method: CalledMethod) => void): void {
    this.#onOwnMethod = listener;
  }

  /** The deployment of that id. Throws NOT_FOUND when there is none, or no longer. */
  find(id: string): Deployment {
    const found = this.#deployments.get(id);
    if (found) return found;
    throw new PlaygroundError(
      StatusCode.NOT_FOUND,
      `there is no deployment "${id}", or it has expired: deploy the code again`,
    );
  }

  /** The example's own handler for a service. */
  forService(service: string): Promise<Deployment> {
    const known = this.#defaults.get(service);
    if (known) return known;
    const adding = this.#addDefault(service);
    this.#defaults.set(service, adding);
    adding.catch(() => this.#defaults.delete(service));
    return adding;
  }

  close(): void {
    clearInterval(this.#sweeper);
  }

  async #addDefault(service: string): Promise<Deployment> {
    const example = [...this.#options.examples.values()].find(({ services }) => services.includes(service));
    if (!example) throw new PlaygroundError(StatusCode.UNIMPLEMENTED, `no example implements ${service}`);
    const id = `${this.#options.backendId}.example.${example.name}`;
    const { services, files } = example;
    const asking = { address: thisMachine, shared: true };
    const { deployment, diagnostics } = await this.#add({ id, services, files, reader: id, asking });
    if (!deployment) throw new LoadFault(diagnostics);
    deployment.removed.addEventListener("abort", () => this.#defaults.delete(service), { once: true });
    return deployment;
  }

  async #add({ id, services, own, files, reader, asking }: Addition): Promise<DeployOutcome> {
    const compiled = await this.#options.compile(files, asking.address, own?.modules);
    if (!compiled.ok) return { diagnostics: compiled.diagnostics };
    const program: Program = { id, code: compiled.code, sourceMap: compiled.sourceMap };
    const trace = new TraceLog(this.#options.limits.watch);
    const deployment = new Deployment({
      program,
      reader,
      services: [...new Set([...(own?.services ?? []), ...services])],
      ownMethods: own?.methods ?? new Map(),
      trace,
      session: (who) => this.#session(reader, { ...who, shared: asking.shared ?? false }),
    });
    try {
      await deployment.load(asking);
    } catch (error) {
      if (error instanceof LoadFault) return { diagnostics: [...compiled.warnings, ...error.diagnostics] };
      throw error;
    }
    this.#deployments.set(id, deployment);
    for (const { name, parent, methodKind } of deployment.ownMethods.values())
      this.#onOwnMethod?.({ service: parent.typeName, method: name, kind: methodKind });
    this.#makeRoom(reader);
    return { deployment, diagnostics: compiled.warnings };
  }

  #session(reader: string, asking: Asking): Promise<Session> {
    if (!this.#sessions.has(reader)) this.quotas.openSession(asking.address, this.#sessions.countOf(asking.address));
    return this.#sessions.get(reader, asking);
  }

  #example(name: string): Example {
    const example = this.#options.examples.get(name);
    if (example) return example;
    const known = [...this.#options.examples.keys()].join(", ");
    throw new PlaygroundError(StatusCode.NOT_FOUND, `there is no example "${name}"; there are ${known}`);
  }

  /** A reader who runs again and again keeps the latest deployments; the longest idle one goes. */
  #makeRoom(reader: string): void {
    const own = [...this.#deployments.values()].filter((deployment) => deployment.reader === reader);
    if (own.length <= this.#options.limits.deploy.perSession) return;
    const idle = own.slice(0, -1).filter(({ idleMs }) => idleMs > 0);
    const oldest = idle.sort((a, b) => b.idleMs - a.idleMs).at(0) ?? own[0];
    if (oldest)
      this.#remove(oldest, "the deployment made room for newer ones of the same session: deploy the code again");
  }

  #sweep(): void {
    for (const deployment of this.#deployments.values()) {
      if (deployment.idleMs > this.#options.limits.deploy.idleMs) {
        this.#remove(deployment, "the deployment has expired, since nobody used it: deploy the code again");
      }
    }
    this.#closeIdle(Infinity, this.#options.limits.sandbox.sessionIdleMs, (reader) => !this.#hasDeployment(reader));
  }

  /** Readers wait: sessions without a call for a while make room. Their deployments stay and are loaded again when called. */
  #yieldSessions(count: number): void {
    this.#closeIdle(count, this.#options.limits.sandbox.yieldAfterMs, () => true);
  }

  /** Closes so many sessions that have been idle for so long, the longest idle first. */
  #closeIdle(count: number, idleMs: number, mayClose: (reader: string) => boolean): void {
    const calledAt = new Map<string, number>();
    for (const { reader, calledAt: at } of this.#deployments.values())
      calledAt.set(reader, Math.max(at, calledAt.get(reader) ?? 0));
    const since = performance.now() - idleMs;
    const idle = [...this.#sessions.readers()]
      .map(({ reader, usedAt }) => ({ reader, at: Math.max(usedAt, calledAt.get(reader) ?? 0) }))
      .filter(({ reader, at }) => at < since && mayClose(reader))
      .sort((a, b) => a.at - b.at);
    for (const { reader } of idle.slice(0, count)) this.#sessions.close(reader);
  }

  #hasDeployment(reader: string): boolean {
    return [...this.#deployments.values()].some((deployment) => deployment.reader === reader);
  }

  #remove(deployment: Deployment, why: string): void {
    this.#deployments.delete(deployment.id);
    deployment.remove(why);
    if (!this.#hasDeployment(deployment.reader)) this.#sessions.close(deployment.reader);
  }
}
