// One reader's runner: knows its deployments, leads frames to them, watches that it answers, and ends everything together.
import { randomUUID } from "node:crypto";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../errors.ts";
import { unresponsiveMessage } from "./breach.ts";
import type {
  CallClient,
  CallStart,
  CallStatus,
  LoadResult,
  Program,
  SandboxCall,
  SandboxLimits,
  Session,
  TraceEvent,
} from "../contract.ts";
import { tooMuchCpu, watchCpu } from "../scheduling/cpu-watch.ts";
import type { CpuWatch } from "../scheduling/cpu-watch.ts";
import { Deployment } from "./deployment.ts";
import type { Numbers } from "./deployment.ts";
import type { Runner } from "../process/runner.ts";
import { Watchdog } from "../scheduling/watchdog.ts";
import type { UpFrame } from "../wire/up.ts";
import { WireError } from "../wire/wire-error.ts";

export class RunnerSession implements Session {
  readonly id = randomUUID();
  readonly ended: AbortSignal;
  readonly #runner: Runner;
  readonly #limits: SandboxLimits;
  readonly #watchdog: Watchdog;
  readonly #cpu: CpuWatch | undefined;
  readonly #numbers: Numbers;
  readonly #byId = new Map<string, Deployment>();
  readonly #byNumber = new Map<number, Deployment>();
  #lastProgram = 0;
  #lastCall = 0;
  #idle: NodeJS.Timeout | undefined;

  /** `niceness`: how far the runner is to step back behind the server at present. */
  constructor(runner: Runner, limits: SandboxLimits, niceness: () => number = () => 0) {
    this.#runner = runner;
    this.#limits = limits;
    this.ended = runner.ended;
    this.#numbers = {
      program: (owner) => this.#number(owner),
      call: () => ++this.#lastCall,
      lastCall: () => this.#lastCall,
    };
    this.#watchdog = this.#watch();
    this.#cpu = this.#watchCpu(niceness);
    runner.listen({ onFrame: (frame) => this.#onFrame(frame), onDrain: () => this.#onDrain() });
    runner.whenEnded(() => this.#onEnded());
    this.#waitIdle();
  }

  async load(program: Program, onEvent: (event: TraceEvent) => void): Promise<LoadResult> {
    this.ended.throwIfAborted();
    this.unload(program.id);
    clearTimeout(this.#idle);
    const deployment = new Deployment({
      program,
      onEvent,
      runner: this.#runner,
      numbers: this.#numbers,
      limits: this.#limits,
    });
    this.#byId.set(program.id, deployment);
    const result = await deployment.load();
    // A runner that died of the reader's code is the reader's to know; one that just died is not.
    if (this.ended.aborted && reasonOf(this.ended).code !== StatusCode.RESOURCE_EXHAUSTED) throw reasonOf(this.ended);
    if (!result.ok && this.#byId.get(program.id) === deployment) this.#forget(program.id, deployment);
    return result;
  }

  unload(programId: string): void {
    const deployment = this.#byId.get(programId);
    if (!deployment) return;
    deployment.unload({
      code: StatusCode.UNAVAILABLE,
      message: "the deployment was replaced or has ended",
      trailers: {},
    });
    this.#forget(programId, deployment);
  }

  call(start: CallStart, client: CallClient): SandboxCall {
    if (this.ended.aborted) return refused(client, reasonOf(this.ended));
    const deployment = this.#byId.get(start.programId);
    if (!deployment) {
      const message = `the deployment "${start.programId}" is not loaded in this session; deploy again`;
      return refused(client, new PlaygroundError(StatusCode.NOT_FOUND, message));
    }
    if (this.#runner.queuedBytes > this.#limits.sandbox.queuedBytes)
      return refused(client, exhausted("the handler's runner has more to read than it keeps up with; try again later"));
    if (this.#openCalls() >= this.#limits.sandbox.sessionCalls)
      return refused(client, exhausted(tooManyCalls(this.#limits.sandbox.sessionCalls, "session")));
    const { openCalls } = this.#limits.sandbox;
    return deployment.open(start, client) ?? refused(client, exhausted(tooManyCalls(openCalls, "deployment")));
  }

  close(): void {
    this.#runner.kill(new PlaygroundError(StatusCode.UNAVAILABLE, "the session was closed"));
  }

  #openCalls(): number {
    return [...this.#byId.values()].reduce((sum, { openCalls }) => sum + openCalls, 0);
  }

  #number(owner: Deployment): number {
    this.#byNumber.set(++this.#lastProgram, owner);
    for (const [number, other] of this.#byNumber)
      if (other === owner && number !== this.#lastProgram) this.#byNumber.delete(number);
    return this.#lastProgram;
  }

  #forget(programId: string, deployment: Deployment): void {
    this.#byId.delete(programId);
    for (const [number, owner] of this.#byNumber) if (owner === deployment) this.#byNumber.delete(number);
    if (this.#byId.size === 0) this.#waitIdle();
  }

  #onFrame(frame: UpFrame): void {
    switch (frame.type) {
      case "ready":
        throw new WireError("ready twice");
      case "pong":
        this.#watchdog.pong(frame.number);
        break;
      default:
        this.#watchdog.heard();
        if (frame.program === 0 || frame.program > this.#lastProgram) throw new WireError("a frame for no program");
        // A program that was unloaded may have said something before it noticed.
        return this.#byNumber.get(frame.program)?.onFrame(frame);
    }
  }

  #onDrain(): void {
    for (const deployment of this.#byId.values()) deployment.drained();
  }

  #onEnded(): void {
    this.#watchdog.stop();
    this.#cpu?.stop();
    clearTimeout(this.#idle);
    const deployments = [...this.#byId.values()];
    this.#byId.clear();
    this.#byNumber.clear();
    const { code, message } = reasonOf(this.ended);
    for (const deployment of deployments)
      this.#runner.faults.run(() => deployment.unload({ code, message, trailers: {} }));
  }

  #watch(): Watchdog {
    return new Watchdog({
      faults: this.#runner.faults,
      unresponsiveMs: this.#limits.sandbox.unresponsiveMs,
      ping: (number) => this.#runner.send({ type: "ping", number }),
      onUnresponsive: () => this.#runner.kill(exhausted(unresponsiveMessage(this.#limits)), "unresponsive"),
      cpuMs: () => this.#cpu?.usedMs(),
      attention: () => {
        if (this.#byId.size === 0) return "none";
        return [...this.#byId.values()].some((deployment) => deployment.isBusy) ? "close" : "loose";
      },
    });
  }

  #watchCpu(niceness: () => number): CpuWatch | undefined {
    const { pid } = this.#runner;
    const limits = this.#limits.sandbox;
    const { faults } = this.#runner;
    const onTooMuch = (): void => this.#runner.kill(exhausted(tooMuchCpu(limits)), "cpu");
    return pid === undefined ? undefined : watchCpu({ pid, limits, niceness, onTooMuch, faults });
  }

  /** A session without a deployment is only memory. */
  #waitIdle(): void {
    clearTimeout(this.#idle);
    if (this.ended.aborted) return;
    const reason = new PlaygroundError(StatusCode.UNAVAILABLE, "the session was idle for too long; deploy again");
    const guardedEnd = this.#runner.faults.guard(() => this.#runner.kill(reason));
    this.#idle = setTimeout(guardedEnd, this.#limits.sandbox.sessionIdleMs);
    this.#idle.unref();
  }
}

function reasonOf(signal: AbortSignal): PlaygroundError {
  return signal.reason as PlaygroundError;
}

function exhausted(message: string): PlaygroundError {
  return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
}

function tooManyCalls(count: number, where: "deployment" | "session"): string {
  return `${String(count)} calls of this ${where} are still running and no more are allowed; a handler must end when its signal fires`;
}

/** A call that never starts; its client gets the status after `call` has returned. */
function refused(client: CallClient, { code, message }: PlaygroundError): SandboxCall {
  const status: CallStatus = { code, message, trailers: {} };
  // Guarded by the client's own boundary.
  const guardedFinish = (): void => client.onFinish(status);
  queueMicrotask(guardedFinish);
  const nothing = (): void => undefined;
  return { message: () => true, halfClose: nothing, cancel: nothing, grant: nothing };
}
