// Which deployments there are, whose they are, and when they go.
import { randomBytes } from "node:crypto";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import type { compile, Diagnostic, Program, Sandbox } from "../sandbox/index.ts";
import { Deployment, LoadFault } from "./deployment.ts";
import type { Example } from "./examples.ts";
import { ReaderSessions } from "./reader-sessions.ts";
import { TraceLog } from "./trace-log.ts";

export interface RegistryOptions {
  readonly examples: ReadonlyMap<string, Example>;
  readonly sandbox: Sandbox;
  readonly compile: typeof compile;
  readonly limits: Limits;
  /** Begins every deployment id, so that a proxy in front of many backends knows where it is held. */
  readonly backendId: string;
}

export interface DeployRequest {
  readonly example: string;
  readonly files: Readonly<Record<string, string>>;
  /** Deployments with the same reader share a sandbox session; undefined: a session of its own. */
  readonly reader: string | undefined;
}

export interface DeployOutcome {
  /** Absent when a diagnostic is an error. */
  readonly deployment?: Deployment;
  readonly diagnostics: readonly Diagnostic[];
}

export class Registry {
  readonly #options: RegistryOptions;
  readonly #sessions: ReaderSessions;
  readonly #deployments = new Map<string, Deployment>();
  /** The examples' own handlers by service, deployed at the first call. */
  readonly #defaults = new Map<string, Promise<Deployment>>();
  readonly #sweeper: NodeJS.Timeout;

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#sessions = new ReaderSessions(options.sandbox);
    this.#sweeper = setInterval(() => this.#sweep(), options.limits.deploy.sweepMs).unref();
  }

  /** Compiles and loads. Throws NOT_FOUND for an example that does not exist. */
  async deploy({ example: name, files, reader }: DeployRequest): Promise<DeployOutcome> {
    const example = this.#example(name);
    const id = `${this.#options.backendId}.${randomBytes(16).toString("base64url")}`;
    return this.#add({ id, example, files, reader: reader ?? id });
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
    const { deployment, diagnostics } = await this.#add({ id, example, files: example.files, reader: id });
    if (!deployment) throw new LoadFault(diagnostics);
    deployment.removed.addEventListener("abort", () => this.#defaults.delete(service), { once: true });
    return deployment;
  }

  async #add({
    id,
    example,
    files,
    reader,
  }: {
    id: string;
    example: Example;
    files: Readonly<Record<string, string>>;
    reader: string;
  }): Promise<DeployOutcome> {
    const compiled = await this.#options.compile(files);
    if (!compiled.ok) return { diagnostics: compiled.diagnostics };
    const program: Program = { id, code: compiled.code, sourceMap: compiled.sourceMap };
    const trace = new TraceLog(this.#options.limits.watch);
    const deployment = new Deployment({
      program,
      reader,
      services: example.services,
      trace,
      session: () => this.#sessions.get(reader),
    });
    try {
      await deployment.load();
    } catch (error) {
      if (error instanceof LoadFault) return { diagnostics: [...compiled.warnings, ...error.diagnostics] };
      throw error;
    }
    this.#deployments.set(id, deployment);
    this.#makeRoom(reader);
    return { deployment, diagnostics: compiled.warnings };
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
    // A reader whose code never loaded has a session without a deployment.
    const readers = new Set([...this.#deployments.values()].map(({ reader }) => reader));
    this.#sessions.closeIdle(readers, this.#options.limits.sandbox.sessionIdleMs);
  }

  #remove(deployment: Deployment, why: string): void {
    this.#deployments.delete(deployment.id);
    deployment.remove(why);
    const sharesSession = [...this.#deployments.values()].some(({ reader }) => reader === deployment.reader);
    if (!sharesSession) this.#sessions.close(deployment.reader);
  }
}
