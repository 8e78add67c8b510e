// Headers inside of a body, as an HTTP/1 header block in a frame of their own (gRPC-Web protocol, "Message framing").
import { frame } from "../call/frames.ts";
import type { HeaderList } from "../call/metadata.ts";
import { percentEncode, type Status } from "../call/status.ts";

/** The most significant bit of a frame's flags. */
const headersFlag = 0x80;

/** Status, message and trailing metadata: the last frame of a response. */
export function trailersFrame({ code, message, trailers }: Status): Uint8Array {
  const text: HeaderList = message === "" ? [] : [["grpc-message", percentEncode(message)]];
  return headersFrame([["grpc-status", String(code)], ...text, ...trailers]);
}

/** Any headers in one frame. */
export function headersFrame(headers: HeaderList): Uint8Array {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  return frame(headersFlag, Buffer.from(lines.join(""), "latin1"));
}
