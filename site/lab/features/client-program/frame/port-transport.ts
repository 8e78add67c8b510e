// The program's Transport: every call goes to the page by message, which is all that a program can reach.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import type {
  DescMessage,
  DescMethodStreaming,
  DescMethodUnary,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import { Code, ConnectError, type StreamResponse, type Transport } from "@connectrpc/connect";
import type { FromProgram, HeaderList, ToProgram } from "../protocol.ts";

type Method<I extends DescMessage, O extends DescMessage> = DescMethodUnary<I, O> | DescMethodStreaming<I, O>;

export class PortTransport implements Transport {
  readonly #post: (message: FromProgram) => void;
  readonly #calls = new Map<number, Reply>();
  #last = 0;

  constructor(post: (message: FromProgram) => void) {
    this.#post = post;
  }

  receive(message: ToProgram): void {
    this.#calls.get(message.call)?.receive(message);
  }

  readonly unary: Transport["unary"] = async (method, signal, timeoutMs, header, message) => {
    const response = await this.#call(method, signal, timeoutMs, header, only(message));
    const messages = response.message[Symbol.asyncIterator]();
    const first = await messages.next();
    if (first.done) throw new ConnectError("the call ended with OK, and without the one message of its method");
    // The trailers come with the end.
    await messages.next();
    return { ...response, stream: false, method, message: first.value };
  };

  readonly stream: Transport["stream"] = (method, signal, timeoutMs, header, input) =>
    this.#call(method, signal, timeoutMs, header, input);

  async #call<I extends DescMessage, O extends DescMessage>(
    method: Method<I, O>,
    signal: AbortSignal | undefined,
    timeoutMs: number | undefined,
    header: HeadersInit | undefined,
    input: AsyncIterable<MessageInitShape<I>>,
  ): Promise<StreamResponse<I, O>> {
    const call = ++this.#last;
    const reply = new Reply();
    this.#calls.set(call, reply);
    signal?.addEventListener("abort", () => this.#post({ kind: "cancel", call }));
    const list = [...new Headers(header)];
    const deadline = timeoutMs === undefined ? {} : { timeoutMs };
    this.#post({ kind: "open", call, method: method.name, header: list, ...deadline });
    if (signal?.aborted) this.#post({ kind: "cancel", call });
    this.#send(call, reply, method.input, input).catch(() => this.#post({ kind: "cancel", call }));
    const initial = await reply.header;
    const trailer = new Headers();
    return {
      stream: true,
      service: method.parent,
      method: method as DescMethodStreaming<I, O>,
      header: initial,
      trailer,
      message: this.#read(call, reply, method.output, trailer),
    };
  }

  async #send<I extends DescMessage>(
    call: number,
    reply: Reply,
    desc: I,
    input: AsyncIterable<MessageInitShape<I>>,
  ): Promise<void> {
    for await (const message of input) {
      if (reply.ended) return;
      this.#post({ kind: "message", call, bytes: toBinary(desc, create(desc, message)) });
      await reply.taken();
    }
    this.#post({ kind: "half_close", call });
  }

  async *#read<O extends DescMessage>(
    call: number,
    reply: Reply,
    desc: O,
    trailer: Headers,
  ): AsyncGenerator<MessageShape<O>> {
    try {
      for (;;) {
        this.#post({ kind: "pull", call });
        const next = await reply.next();
        if (next instanceof Uint8Array) {
          yield fromBinary(desc, next);
          continue;
        }
        for (const [key, value] of next.trailers) trailer.append(key, value);
        if (next.code !== 0) throw new ConnectError(next.text, codeOf(next.code), trailer);
        return;
      }
    } finally {
      // Leaving the loop early is a cancel.
      this.#post({ kind: "cancel", call });
      this.#calls.delete(call);
    }
  }
}

/** Connect's codes are gRPC's; a number that is none of them says nothing. */
function codeOf(code: number): Code {
  const name: unknown = Code[code];
  return isCodeName(name) ? Code[name] : Code.Unknown;
}

function isCodeName(name: unknown): name is keyof typeof Code {
  return typeof name === "string" && name in Code;
}

type Ended = ToProgram & { kind: "ended" };

/** What the page has sent of one call, as promises. */
class Reply {
  readonly #header = Promise.withResolvers<Headers>();
  readonly header = this.#header.promise;
  readonly #waiting: (Uint8Array | Ended)[] = [];
  #received: PromiseWithResolvers<void> = Promise.withResolvers();
  #taken = 0;
  ended = false;

  receive(message: ToProgram): void {
    if (message.kind === "header") this.#header.resolve(headersFrom(message.header));
    else if (message.kind === "taken") this.#taken++;
    else if (message.kind === "message") this.#waiting.push(message.bytes);
    else this.#end(message);
    this.#received.resolve();
    this.#received = Promise.withResolvers();
  }

  /** Resolves when the page has taken one more message, or wants no more. */
  async taken(): Promise<void> {
    while (this.#taken === 0 && !this.ended) await this.#received.promise;
    this.#taken--;
  }

  async next(): Promise<Uint8Array | Ended> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next) return next;
      await this.#received.promise;
    }
  }

  #end(message: Ended): void {
    this.ended = true;
    this.#waiting.push(message);
    // A call may end before it has any initial metadata.
    this.#header.resolve(new Headers());
  }
}

function headersFrom(list: HeaderList): Headers {
  return new Headers(list.map(([key, value]): [string, string] => [key, value]));
}

async function* only<T>(message: T): AsyncGenerator<T> {
  yield await Promise.resolve(message);
}
