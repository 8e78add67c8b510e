// Makes an isolate from the snapshot and hands it the few functions by which it reaches the runner.
import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type ivm from "isolated-vm";
import type { SnapshotName } from "../wire/down.ts";
import type { GuestFrame } from "../wire/guest-frame.ts";
import { loadAddon } from "./addon.ts";
import type { Ivm } from "./addon.ts";
import type { Host } from "./guest/host.ts";
import type { Entries } from "./guest/main.ts";
import type { RunnerOptions } from "./options.ts";

/** Where the isolate's functions lead. */
export type IsolateHost = Omit<Host, "random" | "digest">;

export interface StartedIsolate {
  readonly isolate: ivm.Isolate;
  readonly entries: { readonly [name in keyof Entries]: ivm.Reference<Entries[name]> };
  /** Says whom the isolate speaks to; before, it has nothing to say. */
  attach(host: IsolateHost): void;
  /** Compiles and runs the reader's module, for so long at most. Throws what it throws. */
  evaluate(code: string, limitMs: number): void;
  /** Has requests checked by the rules of these descriptors. Throws when they do not hold together. */
  checkRequests(rules: Uint8Array, limitMs: number): void;
}

/** The file name under which the compiled module appears in stacks. */
const moduleName = "handler.mjs";
/** Hands what the reader's module exports to the guest, also after a top-level await. */
const handOverCode = `import * as deployed from "./handler"; __playground.ready(deployed);`;
const largestRandom = 65_536;

export class IsolateMaker {
  readonly #options: RunnerOptions;
  readonly #vm: Ivm;
  /** Read when they are first needed: most runners never need the second one. */
  readonly #snapshots: Partial<Record<SnapshotName, ivm.ExternalCopy<ArrayBuffer>>> = {};

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#vm = loadAddon(options.addon);
  }

  make(name: SnapshotName): StartedIsolate {
    const snapshot = (this.#snapshots[name] ??= this.#read(this.#options.snapshots[name]));
    const isolate = new this.#vm.Isolate({ memoryLimit: this.#options.heapMiB, snapshot });
    const context = isolate.createContextSync();
    const target: Target = {};
    const entries = this.#start(context, target);
    return {
      isolate,
      entries,
      attach: (host) => (target.host = host),
      evaluate: (code, timeout) => evaluate({ isolate, context, timeout }, code),
      checkRequests: (rules, timeout) =>
        entries.checkRequests.applySync(undefined, [rules], { arguments: { copy: true }, timeout }),
    };
  }

  #read(path: string): ivm.ExternalCopy<ArrayBuffer> {
    const file = readFileSync(path);
    const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.length);
    return new this.#vm.ExternalCopy(bytes, { transferOut: true });
  }

  #start(context: ivm.Context, target: Target): StartedIsolate["entries"] {
    const globals = context.global as ivm.Reference<{ __playground: { start: Start } }>;
    const playground = globals.getSync("__playground", { reference: true });
    const start = playground.getSync("start", { reference: true });
    const limits = new this.#vm.ExternalCopy(this.#options.guest).copyInto({ release: true });
    const functions = functionsFor(target).map((run) => new this.#vm.Callback(run));
    const options = { result: { reference: true } } as const;
    const started: ivm.Reference<Entries> = start.applySync(undefined, [limits, ...functions], options);
    const entry = <Name extends keyof Entries>(name: Name): ivm.Reference<Entries[Name]> =>
      started.getSync(name, { reference: true });
    return {
      checkRequests: entry("checkRequests"),
      open: entry("open"),
      message: entry("message"),
      messages: entry("messages"),
      halfClose: entry("halfClose"),
      cancel: entry("cancel"),
      grant: entry("grant"),
      fire: entry("fire"),
    };
  }
}

interface Evaluation {
  readonly isolate: ivm.Isolate;
  readonly context: ivm.Context;
  readonly timeout: number;
}

function evaluate({ isolate, context, timeout }: Evaluation, code: string): void {
  const module = isolate.compileModuleSync(code, { filename: moduleName });
  const handOver = isolate.compileModuleSync(handOverCode);
  handOver.instantiateSync(context, (specifier, importer) => {
    if (importer === handOver) return module;
    throw new Error(`nothing can be imported here, found "${specifier}"`);
  });
  handOver.evaluateSync({ timeout });
}

type Start = (...args: unknown[]) => Entries;

interface Target {
  host?: IsolateHost;
}

/** The guest knows the algorithms; a reader who has changed the isolate may still pass anything. */
function digest(algorithm: unknown, bytes: unknown): Uint8Array {
  if (typeof algorithm !== "string" || !/^SHA-(?:1|256|384|512)$/.test(algorithm) || !(bytes instanceof Uint8Array))
    throw new TypeError("a digest is made by SHA-1, SHA-256, SHA-384 or SHA-512, of bytes");
  return new Uint8Array(createHash(algorithm.replace("-", "")).update(bytes).digest());
}

/** In the order in which the guest's `start` takes them. What the guest passes is a copy, but of any type. */
function functionsFor(target: Target): ((...args: never[]) => unknown)[] {
  return [
    (call: number, payload: Uint8Array, site: number) => target.host?.send(call, payload, site),
    (call: number, bytes: number) => target.host?.received(call, bytes),
    (frame: GuestFrame) => target.host?.emit(frame),
    (id: number, delayMs: number) => target.host?.setTimer(id, delayMs),
    (id: number) => target.host?.clearTimer(id),
    () => target.host?.now() ?? 0,
    (bytes: number) => new Uint8Array(randomBytes(Math.min(bytes, largestRandom))),
    digest,
  ];
}
