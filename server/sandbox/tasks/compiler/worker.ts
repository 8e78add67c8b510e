// One compiler process as the server sees it: one build at a time goes in, its answer comes out, and when the process ends or
// says what it may not say, the build that was under way fails.
import { version } from "esbuild";
import { WorkerProcess } from "../../process/worker-process.ts";
import { WireError } from "../../wire/wire-error.ts";
import { answerTo, type BuildRequest, buildRequest, type Files, keyOf } from "./build-request.ts";
import type { CompilerCommand } from "./command.ts";
import { field, type Packet, type PacketValue, readPacket, writePacket } from "./packet.ts";
import type { Modules } from "./provided-modules.ts";

interface Build {
  readonly number: number;
  readonly request: BuildRequest;
  readonly resolve: (answer: PacketValue) => void;
  readonly reject: (reason: Error) => void;
}

/** The process ended by itself, or broke the rules of the wire. */
export class CompilerGone extends Error {
  override readonly name = "CompilerGone";
}

export class CompilerWorker extends WorkerProcess {
  readonly #command: CompilerCommand;
  #builds = 0;
  #current: Build | undefined;

  constructor(command: CompilerCommand, mostBytes: number) {
    super(command, mostBytes);
    this.#command = command;
  }

  /** Rejects with CompilerGone, or with the reason that it was killed for. Not to be called while a build is under way. */
  build(files: Files, modules: Modules, mostMessages: number): Promise<PacketValue> {
    const { promise, resolve, reject } = Promise.withResolvers<PacketValue>();
    if (this.reason) return Promise.reject(this.reason);
    const { folder, asksForAll } = this.#command;
    const request = { files, modules, folder, asksForAll, mostMessages };
    const number = ++this.#builds;
    this.#current = { number, request, resolve, reject };
    this.#send({ id: number, isRequest: true, value: buildRequest(number, request) });
    return promise;
  }

  protected onFrame(frame: Buffer): void {
    if (this.isReady) this.#onPacket(readPacket(frame));
    else this.#greet(frame);
  }

  protected unexpectedEnd(message: string, cause?: unknown): Error {
    return new CompilerGone(message.slice(0, 500), { cause });
  }

  protected onEnd(reason: Error): void {
    this.#current?.reject(reason);
    this.#current = undefined;
  }

  #greet(frame: Buffer): void {
    if (frame.toString() !== version) throw new WireError("the compiler is of another version than its package");
    this.becomeReady();
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
    writePacket(this.writer, packet);
    void this.flush();
  }
}
