// Drives one call in any of the four modes, and tells what the client sees of it as events.
import type { DescMethod, DescMethodStreaming, Message } from "@bufbuild/protobuf";
import { ConnectError, type Transport } from "@connectrpc/connect";
import type { ClientHappening, Status } from "../state/event.ts";
import { entriesOf } from "./headers.ts";
import { bodyOf } from "./message-json.ts";

export interface CallOptions {
  readonly transport: Transport;
  readonly method: DescMethod;
  readonly input: AsyncIterable<Message>;
  readonly header: Headers;
  readonly deadlineMs: number | undefined;
  readonly signal: AbortSignal;
  readonly emit: (happening: ClientHappening) => void;
}

/** How a call ended; its last event is left to the caller, who may know better than to show it. */
export interface Outcome {
  readonly status: Status;
  readonly trailers: Headers;
}

export async function drive(options: CallOptions): Promise<Outcome> {
  const { transport, signal, deadlineMs, header, emit } = options;
  // On the wire all four modes look alike, so the streaming form serves unary methods too.
  const method = options.method as DescMethodStreaming;
  let initial = new Headers();
  try {
    const response = await transport.stream(method, signal, deadlineMs, header, told(options));
    initial = response.header;
    emit({ kind: "headers", metadata: entriesOf(initial) });
    await readAll(response.message, method, emit);
    return { status: { code: 0, message: "" }, trailers: response.trailer };
  } catch (error) {
    const { code, rawMessage, metadata } = ConnectError.from(error);
    return { status: { code, message: rawMessage }, trailers: without(metadata, initial) };
  }
}

/** An error's metadata is the union of initial metadata and trailers: what was not there at first came last. */
function without(metadata: Headers, initial: Headers): Headers {
  return new Headers([...metadata].filter(([key, value]) => initial.get(key) !== value));
}

async function readAll(
  messages: AsyncIterable<Message>,
  { output }: DescMethodStreaming,
  emit: CallOptions["emit"],
): Promise<void> {
  let restedAt = performance.now();
  for await (const message of messages) {
    emit({ kind: "received", body: bodyOf(output, message, true) });
    if (performance.now() - restedAt < busyMs) continue;
    await rest();
    restedAt = performance.now();
  }
}

/** How long a fast stream may keep the page busy before clicks and painting get their turn. */
const busyMs = 8;

function rest(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** The input, with an event for each message that the carrier takes and for the half-close. */
async function* told({ input, method, emit }: CallOptions): AsyncGenerator<Message, void, undefined> {
  for await (const message of input) {
    emit({ kind: "sent", body: bodyOf(method.input, message, false) });
    yield message;
  }
  emit({ kind: "half_closed" });
}

/** The request stream of a method that takes one message. */
export async function* only(message: Message): AsyncGenerator<Message, void, undefined> {
  yield await Promise.resolve(message);
}
