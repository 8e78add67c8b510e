// Base64 as protobuf and gRPC read it: in either alphabet, with its padding or without.

/** Four characters are three bytes, two or three characters at the end are one or two; one alone is none. */
export function isBase64(text: string): boolean {
  return /^(?:[\w+/-]{4})*(?:[\w+/-]{2,3}={0,2})?$/.test(text);
}
