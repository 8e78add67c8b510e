// `grpc-mux.v1`: one WebSocket carries many calls, each joined with its own stream to the backend.
import { acceptMux, type AcceptedCall } from "connect-websocket/accept";
import { limits } from "../../limits.ts";
import type { SocketCall } from "../carriers.ts";
import type { ClientUpstream } from "../client.ts";
import { statusOfError } from "../upstream.ts";
import { readStart, Requests } from "./request.ts";
import { Responses, sendStatus } from "./response.ts";

/** Serves the calls of one socket; the function it returns closes it. */
export function serveMux({ webSocket, socket, context }: SocketCall): (code: number, reason: string) => void {
  const { upstream, log } = context;
  const { messageBytes, metadataBytes } = context.limits;
  const connection = acceptMux(webSocket, {
    limits: {
      maxMessageBytes: messageBytes,
      maxHeaderBytes: metadataBytes,
      maxWindowBytes: limits.proxy.requestWindowBytes,
      maxGrowthBytes: limits.proxy.clientWindowsBytes,
    },
    onCall: (call) => serveCall(upstream, call, messageBytes),
    stream: socket,
    onError: log,
  });
  return (code, reason) => connection.close(code, reason);
}

/** Joins a call with a stream upstream. */
function serveCall(upstream: ClientUpstream, call: AcceptedCall, limitBytes: number): void {
  try {
    const upstreamCall = upstream.open(readStart(call), {
      onHeaders: (metadata) => call.sendHeaders(metadata),
      onData: (chunk) => responses.send(chunk),
      onDrain: () => requests.drained(),
      onFinish: (status) => sendStatus(call, status),
    });
    const requests = new Requests(call, upstreamCall);
    const responses = new Responses(call, upstreamCall, limitBytes);
    // The client's cancel, its deadline, and the loss of its socket.
    call.onCancel = () => upstreamCall.cancel();
  } catch (error) {
    sendStatus(call, statusOfError(error));
  }
}
