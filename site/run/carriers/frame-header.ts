// The bytes that stand before a message, with what each of them means.

export interface FrameHeader {
  readonly bytes: Uint8Array;
  /** One after another, without gaps. */
  readonly fields: readonly FrameField[];
}

export interface FrameField {
  readonly name: string;
  readonly length: number;
  readonly value: string;
}

/** The envelope that gRPC, gRPC-Web and Connect have in common: flags, length, message. */
export function envelope(payload: Uint8Array): FrameHeader {
  const bytes = new Uint8Array(5);
  new DataView(bytes.buffer).setUint32(1, payload.length);
  const fields = [
    { name: "flags", length: 1, value: "0: not compressed" },
    { name: "length", length: 4, value: bytesText(payload.length) },
  ];
  return { bytes, fields };
}

export const noHeader: FrameHeader = { bytes: new Uint8Array(), fields: [] };

export function bytesText(count: number): string {
  return `${String(count)} byte${count === 1 ? "" : "s"}`;
}
