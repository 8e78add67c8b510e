// What handlers use of the Web Crypto API: random values and digests, which the runner makes.
import { DOMException } from "./dom-exception.ts";
import { host } from "./host.ts";

const largestRequest = 65_536;

/** A version 4 UUID (RFC 9562, section 5.4). */
function randomUUID(): string {
  const bytes = host().random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function getRandomValues<View extends ArrayBufferView>(view: View): View {
  if (view.byteLength > largestRequest)
    throw new RangeError(`getRandomValues fills at most ${String(largestRequest)} bytes at once`);
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(host().random(view.byteLength));
  return view;
}

/** The names of FIPS 180-4, in any case, as the Web Crypto API has them. */
const algorithms = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];

async function digest(algorithm: string | { name: string }, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer> {
  const given = typeof algorithm === "object" ? algorithm.name : algorithm;
  const name = given.toUpperCase();
  if (!algorithms.includes(name))
    throw new DOMException(`expected ${algorithms.join(", ")}, found ${given.slice(0, 100)}`, "NotSupportedError");
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  // A copy, without the rest of a larger buffer.
  const { buffer } = host().digest(name, bytes.slice());
  return Promise.resolve(buffer as ArrayBuffer);
}

export const crypto = Object.freeze({ randomUUID, getRandomValues, subtle: Object.freeze({ digest }) });
