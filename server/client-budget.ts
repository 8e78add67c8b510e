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
  /** An address that holds as much as is still free gets no more: so all that are there cannot use up what the next one needs. */
  readonly leavesSome?: boolean;
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
    const refusal = this.#refusalOf(address, amount);
    if (refusal) throw refusal;
    this.#byAddress.set(address, this.held(address) + amount);
    this.#inAll += amount;
    let isReleased = false;
    const release = (): void => {
      if (!isReleased) this.#giveBack(address, amount);
      isReleased = true;
    };
    return { release };
  }

  #refusalOf(address: string, amount: number): PlaygroundError | undefined {
    const { perAddress, inAll, leavesSome = false } = this.#options;
    const free = inAll - this.#inAll;
    const most = Math.min(address === thisMachine ? Infinity : perAddress, leavesSome ? free : Infinity);
    if (this.held(address) + amount > most) return this.#refusal(address, most);
    return amount > free ? this.#refusal("the server", inAll) : undefined;
  }

  #giveBack(address: string, amount: number): void {
    this.#inAll -= amount;
    const left = this.held(address) - amount;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }

  #refusal(address: string, most: number): PlaygroundError {
    const { what, advice } = this.#options;
    const holder = address === thisMachine ? "this machine" : address;
    const message = `${holder} may hold ${String(most)} ${what} and no more; ${advice}`;
    return new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
  }
}
