// The examples' handlers for calls without a deployment: compiled once, and for each client an instance of its own.
import { StatusCode } from "grpc-handler";
import type { Caller } from "../caller.ts";
import { PlaygroundError } from "../errors.ts";
import type { CompileResult } from "../sandbox/index.ts";
import { type Deployment, LoadFault } from "./deployment.ts";
import type { Example } from "./examples.ts";

type Compiled = Extract<CompileResult, { readonly ok: true }>;

export interface ExampleHandlersOptions {
  readonly examples: ReadonlyMap<string, Example>;
  readonly compile: (files: Example["files"]) => Promise<CompileResult>;
  readonly create: (example: Example, compiled: Compiled, caller: Caller) => Deployment;
}

export class ExampleHandlers {
  readonly #options: ExampleHandlersOptions;
  readonly #byService = new Map<string, Example>();
  readonly #compiled = new Map<Example, Promise<Compiled>>();
  readonly #byClient = new Map<string, Deployment>();

  constructor(options: ExampleHandlersOptions) {
    this.#options = options;
    for (const example of options.examples.values())
      for (const service of example.services) this.#byService.set(service, example);
  }

  /** The client's own instance, created at its first call. Rejects with UNIMPLEMENTED when no example has the service. */
  async get(service: string, caller: Caller): Promise<Deployment> {
    const example = this.#byService.get(service);
    if (!example) throw new PlaygroundError(StatusCode.UNIMPLEMENTED, `no example implements ${service}`);
    const compiled = await this.#compile(example);
    const key = `${readerOf(caller)} ${example.name}`;
    const known = this.#byClient.get(key);
    if (known) return known;
    const created = this.#options.create(example, compiled, caller);
    this.#byClient.set(key, created);
    created.removed.addEventListener("abort", () => this.#byClient.delete(key), { once: true });
    return created;
  }

  #compile(example: Example): Promise<Compiled> {
    const known = this.#compiled.get(example);
    if (known) return known;
    const compiling = this.#options.compile(example.files).then((result) => {
      if (!result.ok) throw new LoadFault(result.diagnostics);
      return result;
    });
    this.#compiled.set(example, compiling);
    compiling.catch(() => this.#compiled.delete(example));
    return compiling;
  }
}

/** Whose session runs it: that of the client's own name, or one for all calls of its address. */
export function readerOf({ session, address }: Pick<Caller, "session" | "address">): string {
  return session === undefined ? `address:${address}` : `session:${session}`;
}
