// What clients make the server hold of one thing, as a count or in bytes: so much for each address, and so much in all.
import { StatusCode } from "grpc-handler";
import { thisMachine } from "./client-address.ts";
import { PlaygroundError } from "./errors.ts";

export interface ClientBudgetOptions {
  /** Of what, in the plural, for the message of a refusal: "open calls", "bytes of responses that were not read". */
  readonly what: string;
  /** The most for one address. This machine's own address is bounded by `inAll` alone. */
  readonly perAddress: number;
  /** The most for all addresses together. */
  readonly inAll: number;
  /** What a refused client can do, as the end of a sentence: "end some of them first". */
  readonly advice: string;
}

/** A share of a budget. */
export interface Held {
  /** Gives it back; later calls do nothing. */
  release(): void;
}

export class ClientBudget {
  readonly #options: ClientBudgetOptions;
  readonly #byAddress = new Map<string, number>();
  #inAll = 0;

  constructor(options: ClientBudgetOptions) {
    this.#options = options;
  }

  /** What an address holds now. */
  held(address: string): number {
    return this.#byAddress.get(address) ?? 0;
  }

  /** Takes `amount` for an address. Throws RESOURCE_EXHAUSTED when its share, or that of all, would be exceeded. */
  take(address: string, amount = 1): Held {
    const { perAddress, inAll } = this.#options;
    const own = this.held(address) + amount;
    if (address !== thisMachine && own > perAddress) throw this.#refusal(address, perAddress);
    if (this.#inAll + amount > inAll) throw this.#refusal("the server", inAll);
    this.#byAddress.set(address, own);
    this.#inAll += amount;
    let isReleased = false;
    const release = (): void => {
      if (!isReleased) this.#giveBack(address, amount);
      isReleased = true;
    };
    return { release };
  }

  #giveBack(address: string, amount: number): void {
    this.#inAll -= amount;
    const left = this.held(address) - amount;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }

  #refusal(holder: string, most: number): PlaygroundError {
    const { what, advice } = this.#options;
    const message = `${holder} may hold ${String(most)} ${what} and no more; ${advice}`;
    return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
  }
}
