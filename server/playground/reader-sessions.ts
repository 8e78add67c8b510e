// One sandbox session for each reader, opened at the first need and opened again when its runner has died.
import type { Sandbox, Session } from "../sandbox/index.ts";
import { QueuePlaces } from "./queue-places.ts";
import { SharedWait } from "./shared-wait.ts";

/** Who asks for a session. */
export interface Requester {
  /** The client's address: whose turn it takes in the queue. */
  readonly address: string;
  /** Fires when they no longer want it. */
  readonly signal?: AbortSignal | undefined;
}

interface Entry {
  readonly address: string;
  readonly wait: SharedWait<Session>;
  usedAt: number;
  /** False while it waits for its turn, or its runner boots. */
  isOpen: boolean;
}

export class ReaderSessions {
  readonly #sandbox: Sandbox;
  readonly #open = new Map<string, Entry>();
  readonly #makeRoom: (count: number) => void;
  readonly places = new QueuePlaces();

  /** `makeRoom` closes so many unused sessions, while readers wait. */
  constructor(sandbox: Sandbox, makeRoom: (count: number) => void) {
    this.#sandbox = sandbox;
    this.#makeRoom = makeRoom;
  }

  /** The reader's session, which may take its time while all are taken. Rejects with a PlaygroundError. */
  get(reader: string, requester: Requester): Promise<Session> {
    const { address, signal } = requester;
    const known = this.#open.get(reader);
    if (known) {
      known.usedAt = performance.now();
      return known.wait.join(signal);
    }
    const wait = new SharedWait((givenUp) => this.#start(reader, { ...requester, signal: givenUp }));
    const entry = { address, wait, usedAt: performance.now(), isOpen: false };
    this.#open.set(reader, entry);
    this.#forgetAtEnd(reader, entry);
    return wait.join(signal);
  }

  /** Who has a session, and when they last asked for it, on performance.now()'s clock. */
  *readers(): Generator<{ readonly reader: string; readonly usedAt: number }, void, undefined> {
    for (const [reader, { usedAt, isOpen }] of this.#open) if (isOpen) yield { reader, usedAt };
  }

  /** Sessions that an address has, or waits for. */
  countOf(address: string): number {
    return [...this.#open.values()].filter((entry) => entry.address === address).length;
  }

  has(reader: string): boolean {
    return this.#open.has(reader);
  }

  /** Kills the reader's session, if there is one. */
  close(reader: string): void {
    const known = this.#open.get(reader);
    this.#open.delete(reader);
    known?.wait.result.then(
      (session) => session.close(),
      () => undefined,
    );
  }

  async #start(reader: string, { address: owner, signal }: Requester): Promise<Session> {
    const onWait = (ahead: number): void => this.places.set(reader, ahead);
    try {
      return await this.#sandbox.openSession({
        owner,
        onWait,
        makeRoom: this.#makeRoom,
        ...(signal && { signal }),
      });
    } finally {
      this.places.clear(reader);
    }
  }

  #forgetAtEnd(reader: string, entry: Entry): void {
    const forget = (): void => {
      if (this.#open.get(reader) === entry) this.#open.delete(reader);
    };
    entry.wait.result.then((session) => {
      entry.isOpen = true;
      if (session.ended.aborted) forget();
      else session.ended.addEventListener("abort", forget, { once: true });
    }, forget);
  }
}
