// Our own carrier: all calls of a page on one WebSocket, all four modes (sub-protocol grpc-mux.v1).
import type { CarrierRow } from "./carrier.ts";
import { bytesText, type FrameHeader } from "./frame-header.ts";

/** Kept: an import that is done already still takes a turn of the page, and a Run waits for each. */
let socket: Awaited<ReturnType<typeof loadSocket>> | undefined;
const loadSocket = () => import("./shared-socket.ts");

export const webSocket: CarrierRow = {
  label: "WebSocket",
  carries: () => true,
  isShared: true,
  isBare: () => false,
  open: async ({ callId, tap }) => {
    const { sharedTransport, tapCall } = (socket ??= await loadSocket());
    return { transport: sharedTransport(), close: tapCall(callId, tap) };
  },
  frame: (payload, { callNumber = 0 }) => dataFrame(payload, callNumber),
  says: {
    request: ({ path = "", callNumber = "?" }) => ({
      title: `OPEN ${path}`,
      note: `One OPEN frame on the page's WebSocket, call number ${String(callNumber)}`,
    }),
    end: "TRAILERS or RESET frame",
    halfClose: "a HALF_CLOSE frame on the WebSocket",
    cancel: "a RESET frame on the WebSocket",
  },
};

/** The header of a DATA frame: type, flags, call, length. */
function dataFrame(payload: Uint8Array, callNumber: number): FrameHeader {
  const bytes = new Uint8Array(10);
  const view = new DataView(bytes.buffer);
  bytes[0] = 3;
  view.setUint32(2, callNumber);
  view.setUint32(6, payload.length);
  const fields = [
    { name: "type", length: 1, value: "3: DATA" },
    { name: "flags", length: 1, value: "0" },
    { name: "call", length: 4, value: String(callNumber) },
    { name: "length", length: 4, value: bytesText(payload.length) },
  ];
  return { bytes, fields };
}
