// How Connect's conformance suite talks to the programs that it starts: protobuf messages on standard input and output, each with a
// length of 4 bytes before it.
import { BinaryReader } from "@bufbuild/protobuf/wire";

/** The messages on standard input, each as it comes, until its end. */
export async function* readMessages(): AsyncGenerator<Uint8Array, undefined> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    bytes = Buffer.concat([bytes, chunk as Buffer]);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32BE()) {
      const end = 4 + bytes.readUInt32BE();
      yield bytes.subarray(4, end);
      bytes = bytes.subarray(end);
    }
  }
  if (bytes.length > 0)
    throw new Error(`expected whole messages on standard input, found ${String(bytes.length)} bytes more`);
}

export function writeMessage(message: Uint8Array): void {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  process.stdout.write(Buffer.concat([length, message]));
}

/** Calls `read` for each field; what it does not read is skipped. */
export function eachField(message: Uint8Array, read: (number: number, reader: BinaryReader) => boolean): void {
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (!read(number, reader)) reader.skip(type, number);
  }
}
