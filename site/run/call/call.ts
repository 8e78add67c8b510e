// Drives one call in any of the four modes, and reports what the client sees of it as events.
import {
  type DescMethod,
  type DescMethodStreaming,
  type DescMethodUnary,
  type Message,
  toBinary,
} from "@bufbuild/protobuf";
import { ConnectError, type Transport } from "@connectrpc/connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { sleep } from "grpc-handler";
import type { ClientEvent } from "../events/event.ts";
import type { Status } from "../events/metadata.ts";
import type { CallTap } from "../carriers/call-tap.ts";
import { entriesOf } from "./headers.ts";
import { type BodyOptions, bodyOf, isReadable } from "./message-json.ts";
import type { Pacer } from "./pacer.ts";

export interface CallOptions {
  readonly transport: Transport;
  readonly method: DescMethod;
  /** The method as the handler knows it, where that is another. */
  readonly served?: DescMethod | undefined;
  /** Says how the two differ, message by message. */
  readonly misreadings?: BodyOptions["misreadings"];
  readonly input: AsyncIterable<Message>;
  readonly header: Headers;
  readonly deadlineMs: number | undefined;
  readonly signal: AbortSignal;
  readonly emit: (event: ClientEvent) => void;
  /** Where the bytes of messages come from; without one, messages are written anew. It then reports what was sent, too. */
  readonly tap?: CallTap;
  /** How fast the client reads. */
  readonly pacer?: Pacer | undefined;
  /** Ends the waiting that the pacer asks for. */
  readonly stopPacing?: AbortSignal;
  /** The method's one message goes as a body of its own. */
  readonly bare?: boolean;
}

/** How a call ended; its last event is left to the caller, who may know better than to show it. */
export interface CallEnd {
  readonly status: Status;
  readonly trailers: Headers;
}

export async function drive(options: CallOptions): Promise<CallEnd> {
  let initial = new Headers();
  try {
    const response = await open(options);
    initial = response.header;
    options.emit({ kind: "headers", metadata: entriesOf(initial) });
    await readAll(response.message, options);
    return { status: { code: 0, message: "" }, trailers: response.trailer };
  } catch (error) {
    emitUnreadable(options);
    const reason = ConnectError.from(error);
    const { code, rawMessage } = reason;
    return { status: { code, message: rawMessage }, trailers: without(withDetails(reason), initial) };
  }
}

/** A message that could not be read ended the call: it is shown as it came. */
function emitUnreadable(options: CallOptions): void {
  const payload = options.tap?.take();
  if (payload && !isReadable(options.method.output, payload)) emitReceived(payload, options);
}

function emitReceived(
  payload: Uint8Array,
  { method: { output, parent }, served, misreadings, emit }: CallOptions,
): void {
  const body = bodyOf(output, payload, { whole: true, file: parent.file, writtenAs: served?.output, misreadings });
  emit({ kind: "received", body });
}

const detailsTrailer = "grpc-status-details-bin";

/** Connect's own protocol has details as JSON: they are shown as the trailer that gRPC has them in. */
function withDetails(error: ConnectError): Headers {
  const metadata = new Headers(error.metadata);
  if (error.details.length === 0 || metadata.has(detailsTrailer)) return metadata;
  const status = new Headers();
  setTrailerStatus(status, error);
  metadata.set(detailsTrailer, status.get(detailsTrailer) ?? "");
  return metadata;
}

async function open(options: CallOptions) {
  const { transport, method, signal, deadlineMs, header, bare, tap } = options;
  const input = tap ? options.input : withEvents(options);
  if (bare !== true) return transport.stream(streaming(method), signal, deadlineMs, header, input);
  const request = await firstOf(input);
  const unary = method as DescMethodUnary;
  const { message, ...response } = await transport.unary(unary, signal, deadlineMs, header, request);
  return { ...response, message: only(message) };
}

/** A unary call's bytes are those of a server stream of one message, and fetch may carry that. */
function streaming(method: DescMethod): DescMethodStreaming {
  return (
    method.methodKind === "unary" ? { ...method, methodKind: "server_streaming" } : method
  ) as DescMethodStreaming;
}

async function firstOf(input: AsyncIterable<Message>): Promise<Message> {
  for await (const message of input) return message;
  throw new Error("a unary call needs a request message");
}

/** An error's metadata is the union of initial metadata and trailers: what was not there at first came last. */
function without(metadata: Headers, initial: Headers): Headers {
  return new Headers([...metadata].filter(([key, value]) => initial.get(key) !== value));
}

async function readAll(messages: AsyncIterable<Message>, options: CallOptions): Promise<void> {
  const { method, tap, pacer, signal, stopPacing = signal } = options;
  let yieldedAtMs = performance.now();
  const iterator = messages[Symbol.asyncIterator]();
  for (;;) {
    // Before the message is asked for: one that was handed over would count as read.
    const turn = pacer?.turn(stopPacing);
    if (turn) await turn;
    const next = await iterator.next();
    if (next.done === true) return;
    emitReceived(tap?.take() ?? toBinary(method.output, next.value), options);
    if (performance.now() - yieldedAtMs < busyMs) continue;
    await sleep(0);
    yieldedAtMs = performance.now();
  }
}

/** How long a fast stream may keep the page busy before clicks and painting get their turn. */
const busyMs = 8;

/** The input, with an event for each message that the carrier takes and for the half-close. */
async function* withEvents({ input, method, emit }: CallOptions): AsyncGenerator<Message, void, undefined> {
  for await (const message of input) {
    emit({ kind: "sent", body: bodyOf(method.input, toBinary(method.input, message), { file: method.parent.file }) });
    yield message;
  }
  emit({ kind: "half_closed" });
}

/** The request stream of a method that takes one message. */
export async function* only(message: Message): AsyncGenerator<Message, void, undefined> {
  yield await Promise.resolve(message);
}
