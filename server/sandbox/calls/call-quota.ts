// What one call may take in all: messages and bytes each way, and time. A stream without end is welcome, one without measure is not.
import type { SandboxLimits } from "../contract.ts";

const mib = 1024 * 1024;

export class CallQuota {
  readonly #did: "received" | "yielded";
  readonly #limits: SandboxLimits["sandbox"];
  #messages = 0;
  #bytes = 0;

  /** `did`: what the handler does with the messages that are counted. */
  constructor(did: "received" | "yielded", { sandbox }: SandboxLimits) {
    this.#did = did;
    this.#limits = sandbox;
  }

  /** Counts one message. What to tell the client when it is one too many. */
  take(bytes: number): string | undefined {
    const { callMessages, callBytes } = this.#limits;
    this.#bytes += bytes;
    if (++this.#messages > callMessages) return this.#text(`${String(callMessages)} messages`);
    return this.#bytes > callBytes ? this.#text(`${String(callBytes / mib)} MiB`) : undefined;
  }

  #text(amount: string): string {
    return `the call has ${this.#did} ${amount}, and one call may do no more; go on in another call`;
  }
}
