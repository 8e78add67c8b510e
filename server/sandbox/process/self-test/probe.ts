// Takes the runner's place in the runner's own command line, and really tries what a runner must not be able to do. Says after
// each attempt how it went, one JSON line on standard output; an attempt that kills it says so by the silence after it.
import { fork, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { EventEmitter } from "node:events";
import path from "node:path";
import { IsolateMaker } from "../../child/isolate.ts";
import { readOptions } from "../../child/options.ts";
import type { AttemptName, Demands, Outcome } from "./attempts.ts";

const options = readOptions(process.argv[2]);
const demands = JSON.parse(process.argv[3] ?? "") as Demands;
const here = process.argv[1] ?? "";

const nobody = 65_534;
const mib = 1024 * 1024;

/** Returns what it got, or throws what stopped it. In this order: those that may be deadly come last. */
const tries: Record<AttemptName, () => unknown> = {
  readFile: () => readFileSync("/etc/passwd", "utf8").length,
  listFolder: () => readdirSync("/etc").length,
  readEnvironment: () => orThrow(environment().join(), "it is empty"),
  keepUser: () => orThrow(process.getuid?.() === nobody ? "" : `user ${String(process.getuid?.())}`, "it is nobody"),
  connect: () => either(connect(demands.port, "127.0.0.1"), "connect"),
  tcpSocket: () => either(createServer().listen(0, "127.0.0.1"), "listening"),
  // An abstract name: it needs no file.
  unixSocket: () => either(createServer().listen("\0playground-self-test"), "listening"),
  udpSocket: () => either(createSocket("udp4").bind(0, "127.0.0.1"), "listening"),
  spawn: () => spawned(spawnSync(process.execPath, ["--version"])),
  fork: () => either(fork(here, { execPath: process.execPath }), "spawn"),
  signal: () => process.kill(process.ppid, 0),
  writeFile: () => written(["/", "/tmp", path.dirname(here)]),
  machineCode: () => compiled(),
  openFiles: () => opened(demands.openFiles),
  isolateHeap: () => outgrown(demands.heapMiB),
  memory: () => new Uint8Array(demands.dataMiB * mib).byteLength,
};

/** What bubblewrap sets itself is no secret. */
function environment(): string[] {
  // eslint-disable-next-line no-restricted-properties -- reading it is the attempt
  return Object.keys(process.env).filter((name) => name !== "PWD");
}

function orThrow(found: string, otherwise: string): string {
  if (found === "") throw new Error(otherwise);
  return found;
}

/** Sockets and processes tell by an event whether they came to be. */
function either(emitter: EventEmitter & Partial<Closeable>, success: string): Promise<string> {
  return new Promise((resolve, reject) => {
    emitter.once("error", reject);
    emitter.once(success, () => {
      emitter.close?.();
      emitter.destroy?.();
      emitter.kill?.("SIGKILL");
      resolve(success);
    });
  });
}

interface Closeable {
  close(): unknown;
  destroy(): unknown;
  kill(signal: "SIGKILL"): unknown;
}

function spawned({ error, stdout }: { error?: Error; stdout: Buffer }): string {
  if (error) throw error;
  return stdout.toString();
}

/** The first folder that takes a file. */
function written(folders: readonly string[]): string {
  const refusals: unknown[] = [];
  for (const folder of folders) {
    const file = path.join(folder, `playground-self-test-${String(process.pid)}`);
    try {
      writeFileSync(file, "written", { flag: "wx" });
      rmSync(file);
      return file;
    } catch (error) {
      refusals.push(error);
    }
  }
  throw refusals[0];
}

function opened(count: number): number {
  const descriptors: number[] = [];
  try {
    while (descriptors.length < count) descriptors.push(openSync(here, "r"));
    return descriptors.length;
  } finally {
    descriptors.forEach(closeSync);
  }
}

/** WebAssembly is how a program gets its own machine code made; the smallest module there is will do. */
function compiled(): unknown {
  const { WebAssembly } = globalThis as { WebAssembly?: { Module: new (bytes: Uint8Array) => unknown } };
  if (!WebAssembly) throw new Error("there is no WebAssembly");
  return new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
}

/** Fills an isolate, made as for a deployment, with numbers. */
function outgrown(wantedMiB: number): number {
  const { isolate } = new IsolateMaker(options).make("plain");
  const bomb = `const all = []; while (all.length < ${String(wantedMiB)}) all.push(new Array(131072).fill(1.5)); all.length`;
  return isolate.createContextSync().evalSync(bomb) as number;
}

function say(outcome: Outcome): void {
  writeSync(1, `${JSON.stringify(outcome)}\n`);
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);

// A copy of this program that came to be has nothing to try.
if (process.send === undefined) {
  for (const [attempt, run] of Object.entries(tries) as [AttemptName, () => unknown][]) {
    try {
      say({ attempt, reached: true, detail: String(await run()).slice(0, 200) });
    } catch (error) {
      say({ attempt, reached: false, detail: describe(error) });
    }
  }
  // eslint-disable-next-line no-restricted-properties -- a program of its own, whose attempts may have left something open
  process.exit();
}
