// One call on grpc-js: its messages become the handler's requests, what the handler yields becomes its responses.
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { dispatch } from "../dispatch.ts";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse, MethodKind } from "../handler.ts";
import type { Metadata } from "../metadata.ts";
import { RpcError } from "../rpc-error.ts";
import { isStatusCode, StatusCode } from "../status-code.ts";
import { fromGrpcMetadata, toGrpcMetadata } from "./grpc-metadata.ts";
import type { RawCall } from "./raw-call.ts";

interface Method {
  readonly serviceName: string;
  readonly methodName: string;
  readonly kind: MethodKind;
}

/** Serves one call to its end. Never throws: what the handler throws becomes the call's status. */
export async function serveCall(handler: GrpcHandler, method: Method, call: RawCall): Promise<void> {
  const context = contextOf(call);
  try {
    const requests = requestsOf(call, method, context.signal);
    for await (const response of dispatch(handler, method.kind, requests, context)) {
      if (context.signal.aborted) return;
      await send(call, response, context);
    }
    if (!context.signal.aborted) call.end(toGrpcMetadata(context.trailers));
  } catch (error) {
    if (!context.signal.aborted) call.emit("error", statusOf(error, context.trailers));
  }
}

interface ServedContext extends CallContext {
  /** False until initial metadata was sent. */
  headersSent: boolean;
}

function contextOf(call: RawCall): ServedContext {
  const controller = new AbortController();
  const deadline = call.getDeadline();
  // grpc-js says "cancelled" of every call that is over, however it ended; what was aborted after the end harms nobody.
  call.once("cancelled", () => {
    const late = Number(deadline) <= Date.now();
    controller.abort(
      late
        ? new RpcError(StatusCode.DEADLINE_EXCEEDED, "deadline exceeded")
        : new RpcError(StatusCode.CANCELLED, "cancelled by the client"),
    );
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

/** Whatever was thrown, getters that throw and metadata that cannot be sent included, becomes a status that can be sent. */
function statusOf(error: unknown, trailers: Metadata): object {
  try {
    const own = error instanceof RpcError ? error : undefined;
    const metadata = toGrpcMetadata({ ...trailers, ...own?.metadata });
    const code = isStatusCode(own?.code) ? own.code : StatusCode.INTERNAL;
    return { code, details: sendable(own?.message ?? messageOf(error)), metadata };
  } catch (unusable) {
    return { code: StatusCode.INTERNAL, details: `trailing metadata cannot be sent: ${sendable(messageOf(unusable))}` };
  }
}

function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? error.message : String(error);
  } catch {
    return "the handler threw a value that cannot be shown";
  }
}

/** Clients accept some KiB of trailers; and what is no text, half a surrogate pair for instance, cannot be encoded. */
const longestMessage = 2_048;
const sendable = (text: string): string => text.slice(0, longestMessage).toWellFormed();
