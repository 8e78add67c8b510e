// Metadata on the wire: pairs of name and value, as HTTP knows them, so that a relay need not understand them.
import { Code } from "@connectrpc/connect";
import type { ByteReader, ByteWriter } from "./bytes.ts";
import { MuxCallError } from "./protocol-error.ts";

/**
 * Metadata as pairs, in order, repeated names allowed. Names are lower case. Values are text of HTTP's octets; values of
 * names that end in `-bin` are base64, as gRPC sends them.
 */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** gRPC's rule for a name, with the characters that HTTP/2 peers send besides. */
const namePattern = /^[0-9a-z!#$%&'*+.^_`|~-]+$/;
/** What HTTP allows in a value: no line breaks, no NUL; so a value can't smuggle in another header. */
const valuePattern = /^[\t\x20-\x7e\x80-\xff]*$/;

/** u16 name length, name, u32 value length, value; so many times. */
export function headerListBytes(list: HeaderList): number {
  return list.reduce((size, [name, value]) => size + 6 + name.length + value.length, 0);
}

/** Throws TypeError for a name or value that HTTP does not allow. */
export function writeHeaderList(writer: ByteWriter, list: HeaderList): void {
  for (const [name, value] of list) {
    const fault = headerFault(name, value);
    if (fault !== undefined) throw new TypeError(fault);
    writer.u16(name.length).octets(name).u32(value.length).octets(value);
  }
}

/** Reads pairs to the end of the payload. Throws MuxCallError (INTERNAL) for a name or value that HTTP does not allow. */
export function readHeaderList(reader: ByteReader, callId: number): HeaderList {
  const list: [string, string][] = [];
  while (reader.left > 0) {
    const name = reader.octets(reader.u16("a header name's length"), "a header name");
    const value = reader.octets(reader.u32("a header value's length"), "a header value");
    const fault = headerFault(name, value);
    if (fault !== undefined) throw new MuxCallError(callId, Code.Internal, fault);
    list.push([name, value]);
  }
  return list;
}

function headerFault(name: string, value: string): string | undefined {
  if (!namePattern.test(name) || name.length > 0xffff)
    return `not a metadata name: ${JSON.stringify(name.slice(0, 64))}`;
  if (!valuePattern.test(value)) return `the value of metadata "${name}" has characters that HTTP does not allow`;
  return undefined;
}
