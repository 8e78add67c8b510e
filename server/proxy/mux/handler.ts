// `grpc-mux.v1`: one WebSocket carries many calls, each joined with its own stream to the backend.
import { acceptMux, type AcceptedCall, subProtocol } from "connect-websocket/accept";
import { FaultBoundary } from "../../fault-boundary.ts";
import { limits } from "../../limits.ts";
import type { CarrierContext, ServedSocket, SocketCall, SocketCarrier } from "../carrier.ts";
import { statusOfFault } from "../listener/request-faults.ts";
import type { Status } from "../call/status.ts";
import { readStart, Requests } from "./request.ts";
import { Responses } from "./response.ts";
import { Unread } from "./unread.ts";

const muxPath = "/ws";

export const mux: SocketCarrier = { subProtocol, where: muxPath, isAt: (path) => path === muxPath, serve: serveMux };

/** Serves the calls of one socket. */
function serveMux({ webSocket, socket, context, faults }: SocketCall): ServedSocket {
  const { requestBytes, metadataBytes } = context.limits;
  const unread = new Unread(socket, faults);
  const connection = acceptMux(webSocket, {
    limits: {
      maxMessageBytes: requestBytes,
      maxHeaderBytes: metadataBytes,
      wastedCalls: limits.proxy.wastedCalls,
      maxWindowBytes: limits.proxy.requestWindowBytes,
      maxGrowthBytes: limits.proxy.clientWindowsBytes,
    },
    onCall: (call) => serveCall(context, call, unread),
    stream: socket,
    // Calls have boundaries of their own, so what comes here with a call was thrown by the connection's side of it.
    onError: (error, call) => {
      if (call) faults.explain(error);
      else faults.fail(error);
    },
  });
  return {
    get waitingBytes() {
      return connection.waitingBytes;
    },
    close: (code, reason) => connection.close(code, reason),
    goaway: (reason) => connection.goaway(reason),
  };
}

/** Joins a call with a stream upstream. A fault ends this call, and the others of its socket go on. */
function serveCall(context: CarrierContext, call: AcceptedCall, unread: Unread): void {
  const { upstream, log } = context;
  const faults = new FaultBoundary({
    what: `${call.path} over ${subProtocol}`,
    log,
    onFault: (fault) => endCall(call, statusOfFault(fault)),
  });
  faults.run(() => {
    const upstreamCall = upstream.open(readStart(call), {
      faults,
      onHeaders: (metadata) => call.sendHeaders(metadata),
      onData: (chunk) => responses.send(chunk),
      onDrain: () => requests.drained(),
      onFinish: ({ code, message, trailers }) => {
        responses.finish(code);
        call.sendTrailers(code, message, trailers);
      },
    });
    faults.answerWith((fault) => {
      upstreamCall.cancel(fault.code);
      responses.end();
      endCall(call, statusOfFault(fault));
    });
    const requests = new Requests(call, upstreamCall, faults);
    const limitBytes = context.limits.messageBytes;
    const responses = new Responses({ call, upstream: upstreamCall, unread, limitBytes, faults });
    // The client's cancel, its deadline, and the loss of its socket.
    call.onCancel = faults.guard(() => {
      upstreamCall.cancel();
      responses.end();
    });
  });
}

/** A status that cannot be sent is a reset, which has nothing in it that can be refused. */
function endCall(call: AcceptedCall, { code, message, trailers }: Status): void {
  try {
    call.sendTrailers(code, message, trailers);
  } finally {
    if (!call.ended) call.reset(code, message);
  }
}
