// What the handler saw, from the deployment's own trace: a client that only stops listening has cancelled nothing.
import { Code, createClient, type Transport } from "@connectrpc/connect";
import { PlaygroundService, type WatchResponse } from "#gen/playground/v1/playground_pb.js";

/** How a call ends before its handler has come to an end. */
export type EndedEarly = Code.Canceled | Code.DeadlineExceeded;

const cancelled: number = Code.Canceled;

/** One call, as its handler saw it. */
export interface Sighting {
  /** Metadata that names the call. */
  readonly headers: Record<string, string>;
  /** The call has reached the handler. */
  readonly started: Promise<unknown>;
  /** The call has ended on the handler's side. Rejects when it ended in another way, or not at all. */
  readonly ended: Promise<unknown>;
}

interface CallEvents {
  readonly timeoutMs: number | undefined;
  readonly code: number | undefined;
}

/** How long the handler may take to notice. */
const patienceMs = 10_000;

export class Witness {
  readonly #events: WatchResponse[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #abort = new AbortController();
  #calls = 0;

  /** Watches a deployment until `close`. */
  constructor(transport: Transport, deploymentId: string) {
    void this.#watch(transport, deploymentId).catch(() => undefined);
  }

  close(): void {
    this.#abort.abort();
  }

  /** A call that is about to be made. On its handler's side it is to end with `status`. */
  expect(status: EndedEarly): Sighting {
    const name = `interop-${String(performance.timeOrigin)}-${String(++this.#calls)}`;
    const until = this.#until.bind(this);
    const started = (): CallEvents | undefined => this.#callNamed(name);
    return {
      headers: { "x-call-id": name },
      get started() {
        return until("the call to reach the handler", started);
      },
      get ended() {
        const ended = (): CallEvents | undefined => {
          const call = started();
          return call?.code === undefined ? undefined : call;
        };
        return until("the handler to hear of the end", ended).then((call) => checkEnd(call, status));
      },
    };
  }

  #callNamed(name: string): CallEvents | undefined {
    for (const { callId, event } of this.#events) {
      if (event.case !== "callStarted" || event.value.clientCallId !== name) continue;
      const end = this.#events.find((other) => other.callId === callId && other.event.case === "finished")?.event;
      return { timeoutMs: event.value.timeoutMs, code: end?.case === "finished" ? end.value.code : undefined };
    }
    return undefined;
  }

  async #watch(transport: Transport, deploymentId: string): Promise<void> {
    const client = createClient(PlaygroundService, transport);
    for await (const event of client.watch({ deploymentId }, { signal: this.#abort.signal })) {
      this.#events.push(event);
      for (const look of this.#waiting) look();
    }
  }

  #until(what: string, find: () => CallEvents | undefined): Promise<CallEvents> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`expected ${what} within ${String(patienceMs)} ms`));
      }, patienceMs);
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/**
 * A client that ends its call at the deadline is as fast as the deadline itself, so that either may come first; what
 * counts is that the handler knew of the deadline.
 */
function checkEnd({ code, timeoutMs }: CallEvents, expected: EndedEarly): void {
  const byDeadline = expected === Code.DeadlineExceeded;
  if (byDeadline && timeoutMs === undefined) throw new Error("expected the handler to have a deadline, found none");
  if (code === expected || (byDeadline && code === cancelled)) return;
  throw new Error(
    `expected the call to end with ${Code[expected]} on the handler's side, found status ${String(code)}`,
  );
}
