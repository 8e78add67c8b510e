// What one client address, and one session, may take of the playground. This machine's own address has no quota: whoever
// works on the server is no stranger.
import { StatusCode } from "grpc-handler";
import { thisMachine } from "../client-address.ts";
import { PlaygroundError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import { Rate } from "./rate.ts";

type QuotaLimits = Pick<Limits, "client" | "deploy">;

export class ClientQuotas {
  readonly #limits: QuotaLimits;
  readonly #bySession: Rate;
  readonly #byAddress: Rate;
  readonly #calls = new Map<string, number>();

  constructor(limits: QuotaLimits) {
    this.#limits = limits;
    this.#bySession = new Rate(limits.deploy.perMinute);
    this.#byAddress = new Rate(limits.client.deploymentsPerMinute);
  }

  /** Counts a deployment. Throws RESOURCE_EXHAUSTED when there were too many in the last minute. */
  deploy(reader: string, address: string): void {
    const { client, deploy } = this.#limits;
    const nowMs = performance.now();
    refuseFor(this.#bySession.take(reader, nowMs), `a session may deploy ${String(deploy.perMinute)} times a minute`);
    if (address === thisMachine) return;
    const waitMs = this.#byAddress.take(address, nowMs);
    refuseFor(waitMs, `${address} may deploy ${String(client.deploymentsPerMinute)} times a minute`);
  }

  /** Throws RESOURCE_EXHAUSTED when an address that has so many sessions may not open one more. */
  openSession(address: string, open: number): void {
    const { sessions } = this.#limits.client;
    if (address === thisMachine || open < sessions) return;
    const message = `${address} has ${String(sessions)} sessions and may have no more; close a page of the playground, or wait until one is idle`;
    throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
  }

  /** Counts a call until the returned function is called. Throws RESOURCE_EXHAUSTED when too many are open. */
  openCall(address: string): () => void {
    if (address === thisMachine) return () => undefined;
    const { openCalls } = this.#limits.client;
    const open = this.#calls.get(address) ?? 0;
    if (open >= openCalls) {
      const message = `${address} has ${String(openCalls)} open calls and may have no more; end some of them first`;
      throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
    }
    this.#calls.set(address, open + 1);
    return () => this.#closeCall(address);
  }

  #closeCall(address: string): void {
    const left = (this.#calls.get(address) ?? 1) - 1;
    if (left > 0) this.#calls.set(address, left);
    else this.#calls.delete(address);
  }
}

function refuseFor(waitMs: number, rule: string): void {
  if (waitMs === 0) return;
  const seconds = String(Math.ceil(waitMs / 1_000));
  throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, `${rule}; wait ${seconds} s and deploy again`);
}
