// Bytes between base64, as protobuf's JSON has them, and the ways in which a reader writes them.
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import { isBase64 } from "../../parts/base64.ts";

export type BytesForm = "text" | "hex" | "base64";
export const bytesForms: readonly BytesForm[] = ["text", "hex", "base64"];

/** More is shown by its size alone: a text box of it would be slow, and too long to read. */
export const mostShownBytes = 4096;

/** Undefined when it is no base64. */
export function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return isBase64(base64) ? base64Decode(base64) : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes in that form; undefined when they cannot be written so. */
export function bytesText(bytes: Uint8Array, form: BytesForm): string | undefined {
  if (form === "base64") return base64Encode(bytes);
  if (form === "hex") return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Base64 of what is written in that form, or what was expected. */
export function readBytes(text: string, form: BytesForm): { readonly base64: string } | { readonly mistake: string } {
  if (form === "text") return { base64: base64Encode(new TextEncoder().encode(text)) };
  const bare = text.replace(/\s+/g, "");
  if (form === "base64")
    return isBase64(bare) ? { base64: bare } : { mistake: "expected base64: A to Z, a to z, 0 to 9, + and /" };
  const digits = bare.replace(/^0x/i, "");
  if (!/^[\da-f]*$/i.test(digits)) return { mistake: "expected pairs of hexadecimal digits, for instance 0a ff" };
  if (digits.length % 2 !== 0)
    return { mistake: `expected an even number of hexadecimal digits, found ${String(digits.length)}` };
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return { base64: base64Encode(bytes) };
}
