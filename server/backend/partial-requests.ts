// Requests on their way in: grpc-js keeps the parts of a message until it is whole. A large one counts for its client from its first
// part, and a call that is over keeps none, however long its client leaves it half open.
import type { Metadata, ServerInterceptingCall, ServerInterceptor } from "@grpc/grpc-js";
import type { AddressOf } from "../caller.ts";
import { clientAddressKey } from "../client-address.ts";
import type { Held } from "../client-budget.ts";
import { clientStatus } from "../errors.ts";
import type { Limits } from "../limits.ts";
import type { Registry } from "../playground/index.ts";

export interface PartialOptions {
  readonly addressOf: AddressOf;
  readonly deployments: Pick<Registry, "quotas">;
  readonly limits: Pick<Limits, "sandbox">;
}

/** What grpc-js makes of each request, for which it has no option; the tests of large messages fail when it changes. */
interface BaseCall extends ServerInterceptingCall {
  readonly metadata: Metadata;
  readonly decoder: {
    readonly readMessageSize: number;
    readonly readMessageRemaining: number;
    /** Another one for each message. */
    readPartialMessage: Buffer[];
  };
  readonly readQueue: unknown[];
  sendStatus(status: { readonly code: number; readonly details: string }): void;
  handleDataFrame(data: Buffer): void;
  /** The call is over, however it ended. */
  notifyOnCancel(): void;
}

export function countPartial(options: PartialOptions): ServerInterceptor {
  return (_method, call) => {
    const base = call as unknown as BaseCall;
    const partial = new PartialRequest(base, options);
    const read = base.handleDataFrame.bind(base);
    base.handleDataFrame = (data) => {
      read(data);
      partial.received();
    };
    const over = base.notifyOnCancel.bind(base);
    base.notifyOnCancel = () => {
      partial.drop();
      over();
    };
    return base;
  };
}

class PartialRequest {
  readonly #call: BaseCall;
  readonly #options: PartialOptions;
  #held: { readonly parts: Buffer[]; readonly share: Held } | undefined;
  #over = false;

  constructor(call: BaseCall, options: PartialOptions) {
    this.#call = call;
    this.#options = options;
  }

  received(): void {
    const { readMessageSize: bytes, readMessageRemaining: rest, readPartialMessage: parts } = this.#call.decoder;
    if (rest > 0 && this.#held?.parts === parts) return;
    this.#release();
    if (rest === 0 || bytes <= this.#options.limits.sandbox.windowBytes || this.#over) return;
    try {
      this.#held = { parts, share: this.#take(bytes) };
    } catch (error) {
      const { code, message: details } = clientStatus(error);
      this.#call.sendStatus({ code, details });
    }
  }

  drop(): void {
    this.#over = true;
    this.#release();
    this.#call.decoder.readPartialMessage = [];
    this.#call.readQueue.length = 0;
  }

  #take(bytes: number): Held {
    const { addressOf, deployments } = this.#options;
    const address = addressOf(this.#call.metadata.get(clientAddressKey)[0], this.#call.getPeer());
    return deployments.quotas.largeMessage(address, bytes);
  }

  #release(): void {
    this.#held?.share.release();
    this.#held = undefined;
  }
}
