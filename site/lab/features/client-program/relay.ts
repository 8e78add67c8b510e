// The page's end of a program's calls: checks each word, makes the call on the lab's transport, and shows it as a run.
import { type DescMethod, type Message, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import { drive } from "../../../run/call/call.ts";
import { entriesOf, headersOf } from "../../../run/call/headers.ts";
import { createSendQueue, type SendQueue } from "../../../run/call/send-queue.ts";
import { randomId } from "../../../run/session/session-id.ts";
import type { ClientEvent } from "../../../run/events/event.ts";
import { metadataMistake } from "../client/form.ts";
import type { FromProgram, ToProgram } from "./protocol.ts";

export interface RelayOptions {
  readonly transport: Transport;
  readonly methods: ReadonlyMap<string, DescMethod>;
  readonly deploymentId: string;
  readonly post: (message: ToProgram) => void;
  /** Begins a call: returns where its events go. */
  readonly onOpen: (method: DescMethod, cancel: () => void) => (event: ClientEvent) => void;
}

/** Calls that a program may have open at once: far more than a lesson needs. */
const maxOpenCalls = 20;

type OfCall = Extract<FromProgram, { readonly call: number }>;

export class Relay {
  readonly #options: RelayOptions;
  readonly #calls = new Map<number, RelayedCall>();

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  receive(message: OfCall): void {
    if (message.kind === "open") this.#open(message);
    else this.#calls.get(message.call)?.receive(message);
  }

  close(): void {
    for (const call of this.#calls.values()) call.cancel();
  }

  #open(opening: OfCall & { kind: "open" }): void {
    const { call } = opening;
    const method = this.#options.methods.get(opening.method);
    const refusal = this.#refusal(opening, method);
    if (refusal !== undefined || !method) {
      const text = refusal ?? "";
      this.#options.post({ kind: "ended", call, code: Code.InvalidArgument, text, trailers: [] });
      return;
    }
    const relayed = new RelayedCall(this.#options, method, opening);
    this.#calls.set(call, relayed);
    void relayed.run().finally(() => this.#calls.delete(call));
  }

  #refusal({ call, header, method }: OfCall & { kind: "open" }, known: DescMethod | undefined): string | undefined {
    if (this.#calls.has(call)) return "two calls have the same number";
    if (this.#calls.size >= maxOpenCalls) return `a program may have ${String(maxOpenCalls)} calls open at once`;
    if (!known) return `there is no method ${method}; there are ${[...this.#options.methods.keys()].join(", ")}`;
    return header
      .map(([key, value]) => metadataMistake({ id: 0, key, value }))
      .find((mistake) => mistake !== undefined);
  }
}

class RelayedCall {
  readonly #options: RelayOptions;
  readonly #method: DescMethod;
  readonly #opening: OfCall & { kind: "open" };
  readonly #cancelling = new AbortController();
  readonly #requests: SendQueue<Message> = createSendQueue(() => undefined);
  #pulled = 0;
  #wake: () => void = () => undefined;

  constructor(options: RelayOptions, method: DescMethod, opening: OfCall & { kind: "open" }) {
    this.#options = options;
    this.#method = method;
    this.#opening = opening;
  }

  receive(message: Exclude<OfCall, { kind: "open" }>): void {
    if ("bytes" in message) this.#send(message.bytes);
    else if (message.kind === "half_close") this.#requests.end();
    else if (message.kind === "pull") this.#pull();
    else this.cancel();
  }

  cancel(): void {
    this.#cancelling.abort(new ConnectError("cancelled by the client", Code.Canceled));
    this.#wake();
  }

  async run(): Promise<void> {
    const { deploymentId, onOpen, post } = this.#options;
    const { call, header, timeoutMs } = this.#opening;
    const emit = onOpen(this.#method, () => this.cancel());
    const callId = randomId();
    emit({
      kind: "opened",
      callId,
      metadata: header,
      carrier: "websocket",
      ...(timeoutMs === undefined ? {} : { deadlineMs: timeoutMs }),
    });
    const { status, trailers } = await drive({
      transport: this.#relaying(),
      method: this.#method,
      input: this.#taken(),
      header: headersOf(header, { deploymentId, callId }),
      deadlineMs: timeoutMs,
      signal: this.#cancelling.signal,
      emit,
    });
    emit({ kind: "ended", status, trailers: entriesOf(trailers) });
    post({ kind: "ended", call, code: status.code, text: status.message, trailers: entriesOf(trailers) });
  }

  #send(bytes: Uint8Array): void {
    try {
      this.#requests.send(fromBinary(this.#method.input, bytes));
    } catch {
      // No message of that type: a program of ours cannot send it.
      this.cancel();
    }
  }

  #pull(): void {
    this.#pulled++;
    this.#wake();
  }

  /** The requests, each answered when the carrier has taken it: a program is no faster than its call. */
  async *#taken(): AsyncGenerator<Message> {
    for await (const message of this.#requests) {
      yield message;
      this.#options.post({ kind: "taken", call: this.#opening.call });
    }
  }

  /** The lab's transport, telling the program what comes, one message for each that it asks for. */
  #relaying(): Transport {
    const { transport, post } = this.#options;
    const { call } = this.#opening;
    const stream: Transport["stream"] = async (...args) => {
      const response = await transport.stream(...args);
      post({ kind: "header", call, header: entriesOf(response.header) });
      return { ...response, message: this.#pulledFrom(response.message) as typeof response.message };
    };
    return { unary: (...args) => transport.unary(...args), stream };
  }

  async *#pulledFrom(messages: AsyncIterable<Message>): AsyncGenerator<Message> {
    for await (const message of messages) {
      while (this.#pulled === 0 && !this.#cancelling.signal.aborted) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
      this.#pulled--;
      const bytes = toBinary(this.#method.output, message);
      this.#options.post({ kind: "message", call: this.#opening.call, bytes });
      yield message;
    }
  }
}
