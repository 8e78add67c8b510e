// What one client address, and one session, may take of the playground. This machine itself has no quota: it is no stranger.
import { StatusCode } from "grpc-handler";
import { thisMachine } from "../client-address.ts";
import { ClientBudget, type Held } from "../client-budget.ts";
import { PlaygroundError } from "../errors.ts";
import type { Limits } from "../limits.ts";
import { healthService } from "../served-services.ts";
import { Rate } from "./rate.ts";

type QuotaLimits = Pick<Limits, "client" | "deploy">;

export class ClientQuotas {
  readonly #limits: QuotaLimits;
  readonly #bySession: Rate;
  readonly #byAddress: Rate;
  readonly #calls: ClientBudget;
  readonly #healthCalls: ClientBudget;
  readonly #deployed: ClientBudget;
  readonly #largeMessages: ClientBudget;

  constructor(limits: QuotaLimits) {
    this.#limits = limits;
    this.#bySession = new Rate(limits.deploy.perMinute);
    this.#byAddress = new Rate(limits.client.deploymentsPerMinute);
    const { openCalls: perAddress, openCallsInAll: inAll } = limits.client;
    const budget = { what: "open calls", perAddress, inAll, advice: "end some of them first" };
    this.#calls = new ClientBudget(budget);
    this.#healthCalls = new ClientBudget(budget);
    this.#deployed = new ClientBudget({
      ...{ what: "bytes of deployed code", perAddress: limits.client.deployedBytes },
      ...{ inAll: limits.client.deployedBytesInAll, advice: "deploy smaller files, or wait until others have expired" },
    });
    this.#largeMessages = new ClientBudget({
      ...{ what: "bytes of large messages that wait here", ...limits.client.largeMessageBytes, leavesSome: true },
      advice: "read responses as they come, or use smaller messages",
    });
  }

  /** Counts a deployment. Throws RESOURCE_EXHAUSTED when there were too many in the last minute. */
  deploy(session: string | undefined, address: string): void {
    const { client, deploy } = this.#limits;
    const nowMs = performance.now();
    if (session !== undefined)
      refuseFor(
        this.#bySession.take(session, nowMs),
        `a session may deploy ${String(deploy.perMinute)} times a minute`,
      );
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

  /** Counts what a deployment keeps until it is released. Throws RESOURCE_EXHAUSTED. */
  deployed(address: string, bytes: number): Held {
    return this.#deployed.take(address, bytes);
  }

  /** Counts a call until it is released. Health has a count of its own, so that probes of a load balancer are not refused for others' calls. */
  openCall(address: string, service: string): Held {
    return (service === healthService ? this.#healthCalls : this.#calls).take(address);
  }

  /** Counts a message that waits for its reader until it is released. Throws RESOURCE_EXHAUSTED. */
  largeMessage(address: string, bytes: number): Held {
    return this.#largeMessages.take(address, bytes);
  }
}

function refuseFor(waitMs: number, rule: string): void {
  if (waitMs === 0) return;
  const seconds = String(Math.ceil(waitMs / 1_000));
  throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, `${rule}; wait ${seconds} s and deploy again`);
}
