// The clients of one page's lab: who they are, and whose a call is that the handler reports.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { RunState } from "../../../run/state/run-state.ts";

/** How a client is named and coloured, in its own panes, in the logs of the others and on timelines. */
export interface ClientLook {
  readonly name: string;
  readonly color: `--lab-client-${number}`;
}

export interface PageClient {
  /** Counts the clients of one deployment as they were added, from 1. */
  readonly number: number;
  /** Who speaks in its samples. */
  readonly person: ReadonlySignal<string | undefined>;
  readonly state: ReadonlySignal<RunState>;
}

/** As many as can be told apart by colour on one page. */
export const mostClients = 4;

export class Clients<C extends PageClient> {
  /** All of the page, the first one included. */
  readonly all: ReadonlySignal<readonly C[]>;
  /** The clients that were added, and not taken away since. */
  readonly added = signal<readonly C[]>([]);
  /** The clients' own names for their calls, those of runs that are over too. */
  readonly callers = signal<ReadonlyMap<string, C>>(new Map());
  /** The colour of each, which it keeps when another is taken away. */
  readonly #colors = new Map<C, number>();
  readonly #looks = new WeakMap<C, ReadonlySignal<ClientLook>>();
  #numbers = 1;

  constructor(first: C) {
    this.all = computed(() => [first, ...this.added.value]);
    this.#colors.set(first, 0);
  }

  nextNumber(): number {
    return ++this.#numbers;
  }

  add(client: C): void {
    const taken = this.all.peek().map((one) => this.#colors.get(one));
    const free = Array.from({ length: mostClients }, (_, index) => index).find((index) => !taken.includes(index));
    this.#colors.set(client, free ?? 0);
    this.added.value = [...this.added.peek(), client];
  }

  remove(client: C): void {
    this.added.value = this.added.peek().filter((other) => other !== client);
  }

  /** A client has opened a call, which it names so. */
  opened(client: C, callId: string): void {
    const known = this.callers.peek();
    if (callId !== "" && known.get(callId) !== client) this.callers.value = new Map([...known, [callId, client]]);
  }

  /** The same object as long as nothing of it changes. */
  look(client: C): ClientLook {
    let look = this.#looks.get(client);
    if (!look) this.#looks.set(client, (look = computed(() => lookOf(client, this.#colors.get(client) ?? 0))));
    return look.value;
  }

  /** Who made the call of that number in a run; undefined when it came from elsewhere. */
  callerOf({ clientCallIds }: RunState, call: number): C | undefined {
    return this.callers.value.get(clientCallIds[call - 1] ?? "");
  }

  lookOfCall(state: RunState, call: number): ClientLook | undefined {
    const caller = this.callerOf(state, call);
    return caller && this.look(caller);
  }
}

function lookOf({ number, person }: PageClient, colorIndex: number): ClientLook {
  const name = person.value === undefined ? "" : ` · ${person.value}`;
  return { name: `Client ${String(number)}${name}`, color: colorOf(colorIndex) };
}

const colors = ["--lab-client-1", "--lab-client-2", "--lab-client-3", "--lab-client-4"] as const;

function colorOf(index: number): ClientLook["color"] {
  return colors[index % colors.length] ?? colors[0];
}
