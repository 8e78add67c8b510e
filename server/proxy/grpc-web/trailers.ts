// The last frame of a gRPC-Web response: the trailers as an HTTP/1 header block (gRPC-Web protocol, "Message framing").
import { frame } from "../frames.ts";
import { percentEncode, type Status } from "../status.ts";

/** The most significant bit of a frame's flags. */
const trailersFlag = 0x80;

/** Status, message and trailing metadata in one frame. */
export function trailersFrame({ code, message, trailers }: Status): Uint8Array {
  const lines = [`grpc-status: ${String(code)}\r\n`];
  if (message !== "") lines.push(`grpc-message: ${percentEncode(message)}\r\n`);
  for (const [name, value] of trailers) lines.push(`${name}: ${value}\r\n`);
  return frame(trailersFlag, Buffer.from(lines.join(""), "latin1"));
}
