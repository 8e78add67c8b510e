// One call on grpc-js: its messages become the handler's requests, what the handler yields becomes its responses.
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import type { ServerDuplexStream } from "@grpc/grpc-js";
import { dispatch } from "../dispatch.ts";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse, Metadata, MethodKind } from "../handler.ts";
import { RpcError } from "../rpc-error.ts";
import { StatusCode } from "../status-code.ts";
import { statusOfThrown } from "../thrown-status.ts";
import { fromGrpcMetadata, toGrpcMetadata } from "./grpc-metadata.ts";

/** A call before its messages are parsed: serialized requests in, serialized responses out. */
export type RawCall = ServerDuplexStream<Uint8Array, Uint8Array>;

interface Method {
  readonly serviceName: string;
  readonly methodName: string;
  readonly kind: MethodKind;
}

/** Serves one call to its end. Never throws: what the handler throws, or what `explain` makes of it, becomes the call's status. */
export async function serveCall(
  handler: GrpcHandler,
  method: Method,
  call: RawCall,
  explain: (error: unknown) => unknown = (error) => error,
): Promise<void> {
  const context = contextOf(call);
  try {
    const requests = requestsOf(call, method, context.signal);
    for await (const response of dispatch(handler, method.kind, requests, context)) {
      if (context.signal.aborted) return;
      await send(call, response, context);
    }
    if (!context.signal.aborted) call.end(trailersOf(context));
  } catch (error) {
    if (!context.signal.aborted) call.emit("error", statusOf(explain(error), context));
  }
}

interface ServedContext extends CallContext {
  /** False until initial metadata was sent. */
  headersSent: boolean;
}

function contextOf(call: RawCall): ServedContext {
  const controller = new AbortController();
  const deadline = call.getDeadline();
  // grpc-js says "cancelled" of every call that is over, however it ended; an abort after the end does no harm.
  call.once("cancelled", () => {
    const isLate = Number(deadline) <= Date.now();
    const code = isLate ? StatusCode.DEADLINE_EXCEEDED : StatusCode.CANCELLED;
    controller.abort(new RpcError(code, isLate ? "deadline exceeded" : "cancelled by the client"));
  });
  const context: ServedContext = {
    signal: controller.signal,
    deadline: deadline instanceof Date ? deadline : Number.isFinite(deadline) ? new Date(deadline) : undefined,
    trailers: {},
    peer: call.getPeer(),
    headersSent: false,
    sendHeaders(metadata) {
      if (context.headersSent || controller.signal.aborted) return;
      const headers = toGrpcMetadata(metadata);
      context.headersSent = true;
      call.sendMetadata(headers);
    },
  };
  return context;
}

async function* requestsOf(
  call: RawCall,
  method: Method,
  signal: AbortSignal,
): AsyncGenerator<GrpcRequest, void, undefined> {
  const metadata = fromGrpcMetadata(call.metadata);
  const { serviceName, methodName } = method;
  try {
    // Leaving the loop early must not destroy the call: its responses are still to come.
    const messages = call.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
    for await (const payload of messages) yield { serviceName, methodName, payload, metadata };
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
  // A call that is reset ends its requests first, and its signal fires a moment later: that is no half-close.
  await setImmediate();
  signal.throwIfAborted();
}

async function send(call: RawCall, response: GrpcResponse, context: ServedContext): Promise<void> {
  context.sendHeaders(response.metadata ?? {});
  if (call.write(response.payload)) return;
  // A client that reads slowly stops the handler here: nothing more is asked of it until there is room, or no client.
  await once(call, "drain", { signal: context.signal }).catch(() => undefined);
}

/** Throws INTERNAL when they cannot be sent. They are the handler's own object, or whatever it put in its place. */
function trailersOf(context: CallContext, own: Metadata = {}): ReturnType<typeof toGrpcMetadata> {
  try {
    return toGrpcMetadata({ ...context.trailers, ...own });
  } catch (error) {
    throw new RpcError(StatusCode.INTERNAL, `the trailers cannot be sent: ${statusOfThrown(error).message}`);
  }
}

/** Whatever was thrown, getters that throw and metadata that cannot be sent included, becomes a status that can be sent. */
function statusOf(error: unknown, context: CallContext): object {
  const { code, message, metadata } = statusOfThrown(error);
  try {
    return { code, details: sendable(message), metadata: trailersOf(context, metadata) };
  } catch (unusable) {
    return { code: StatusCode.INTERNAL, details: sendable(statusOfThrown(unusable).message) };
  }
}

/** Clients in C and Java accept 8 KiB of trailers, and grpc-message is percent-encoded: up to 9 bytes for one UTF-16 unit. */
const longestMessage = 2_048;
const longestEncoded = 6_144;

/** What is no text, half a surrogate pair for instance, cannot be encoded. */
function sendable(text: string): string {
  const message = text.slice(0, longestMessage).toWellFormed();
  if (encodeURI(message).length <= longestEncoded) return message;
  return message.slice(0, Math.floor(longestEncoded / 9)).toWellFormed();
}
