// One compiler process as the server sees it: one build at a time goes in, its answer comes out, and when the process ends or
// says what it may not say, the build that was under way fails.
import { endWalled, startWalled, type WalledProcess } from "../walled-process.ts";
import { FrameWriter } from "../wire/frame-writer.ts";
import { PieceReader } from "../wire/piece-reader.ts";
import { WireError } from "../wire/wire-error.ts";
import { answerTo, type BuildRequest, buildRequest, type Files, keyOf } from "./build-request.ts";
import type { CompilerCommand } from "./command.ts";
import { field, type Packet, type PacketValue, readPacket, writePacket } from "./packet.ts";
import type { Modules } from "./provided-modules.ts";
import { version } from "./service.ts";

interface Build {
  readonly number: number;
  readonly request: BuildRequest;
  readonly resolve: (answer: PacketValue) => void;
  readonly reject: (reason: Error) => void;
}

/** The process ended, or broke the rules of the wire; nobody had asked it to. */
export class CompilerGone extends Error {
  override readonly name = "CompilerGone";
}

export class CompilerWorker {
  /** Resolves when it is there for a build, or gone. */
  readonly ready: Promise<void>;
  /** Resolves when the process has been waited for. */
  readonly exited: Promise<void>;
  readonly #ready = Promise.withResolvers<undefined>();
  readonly #command: CompilerCommand;
  readonly #process: WalledProcess;
  readonly #pieces: PieceReader;
  readonly #writer = new FrameWriter();
  #isGreeted = false;
  #gone: Error | undefined;
  #builds = 0;
  #current: Build | undefined;
  #stderr = "";

  constructor(command: CompilerCommand, mostBytes: number) {
    this.#command = command;
    this.#pieces = new PieceReader(mostBytes);
    this.#process = startWalled(command);
    this.ready = this.#ready.promise;
    this.exited = new Promise((resolve) => {
      this.#process.once("error", (error) => this.#end(new CompilerGone(error.message)));
      this.#process.once("error", () => resolve());
      this.#process.once("close", () => resolve());
    });
    this.#watch();
  }

  get isGone(): boolean {
    return this.#gone !== undefined;
  }

  /** Rejects with CompilerGone, or with the reason of whoever killed it. Not to be called while a build is under way. */
  build(files: Files, modules: Modules, mostMessages: number): Promise<PacketValue> {
    const { promise, resolve, reject } = Promise.withResolvers<PacketValue>();
    if (this.#gone) return Promise.reject(this.#gone);
    const { folder, asksForAll } = this.#command;
    const request = { files, modules, folder, asksForAll, mostMessages };
    const number = ++this.#builds;
    this.#current = { number, request, resolve, reject };
    this.#send({ id: number, isRequest: true, value: buildRequest(number, request) });
    return promise;
  }

  /** The build under way is rejected with this reason. */
  kill(reason: Error): void {
    this.#end(reason);
  }

  /** Lets the server's process end while this one waits for work. */
  unref(): void {
    this.#process.unref();
    for (const stream of [this.#process.stdin, this.#process.stdout, this.#process.stderr])
      (stream as { unref?: () => void }).unref?.();
  }

  #watch(): void {
    const { stdin, stdout, stderr } = this.#process;
    stdout.on("data", (chunk: Buffer) => this.#read(chunk));
    stderr.setEncoding("utf8").on("data", (text: string) => (this.#stderr = (this.#stderr + text).slice(0, 2_000)));
    // A write to a process that has just died; its end says more.
    stdin.on("error", () => undefined);
    this.#process.once("close", (code) => {
      this.#end(new CompilerGone(`exit code ${String(code)}: ${this.#stderr.slice(0, 200)}`));
    });
  }

  #read(chunk: Buffer): void {
    try {
      for (const piece of this.#pieces.push(chunk)) {
        if (this.#gone) return;
        if (this.#isGreeted) this.#onPacket(readPacket(piece));
        else this.#greet(piece);
      }
    } catch (error) {
      // Whoever is at fault, this process's state is unknown now: the build fails, and another process takes the next one.
      this.#end(new CompilerGone(error instanceof Error ? error.message : String(error), { cause: error }));
    }
  }

  #greet(piece: Buffer): void {
    if (piece.toString() !== version) throw new WireError("the compiler is of another version than its package");
    this.#isGreeted = true;
    this.#ready.resolve(undefined);
  }

  #onPacket({ id, isRequest, value }: Packet): void {
    const build = this.#current;
    if (!build) throw new WireError("the compiler speaks unasked");
    if (isRequest) {
      if (keyOf(value) !== build.number) throw new WireError("a question about another build");
      this.#send({ id, isRequest: false, value: answerTo(value, build.request) });
      return;
    }
    if (id !== build.number) throw new WireError("an answer to another build");
    const error = field(value, "error");
    if (error !== undefined) throw new WireError(`the compiler refuses the build: ${JSON.stringify(error)}`);
    this.#current = undefined;
    build.resolve(value);
  }

  #send(packet: Packet): void {
    writePacket(this.#writer, packet);
    this.#process.stdin.write(Buffer.from(this.#writer.take()));
  }

  #end(reason: Error): void {
    if (this.#gone) return;
    this.#gone = reason;
    endWalled(this.#process);
    // Whoever stops the server waits for the end of it, and it must come.
    this.#process.ref();
    this.#ready.resolve(undefined);
    this.#current?.reject(reason);
    this.#current = undefined;
  }
}
