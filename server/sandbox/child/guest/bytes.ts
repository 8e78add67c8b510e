// Bytes as they are, not as they say: a reader's subclass, or a changed prototype, may lie about length and contents.
// What is used here was taken aside while the snapshot was made.

const OwnUint8Array = Uint8Array;
const { apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const typedArray = Object(getPrototypeOf(Uint8Array.prototype)) as object;

function getter(of: object, name: string): () => unknown {
  const get = getOwnPropertyDescriptor(of, name)?.get;
  if (!get) throw new Error(`there is no getter ${name}`);
  return get;
}

const byteLength = getter(typedArray, "byteLength");
const buffer = getter(typedArray, "buffer");
const bufferByteLength = getter(ArrayBuffer.prototype, "byteLength");

/** Throws TypeError for what only looks like a typed array. */
export function byteLengthOf(bytes: Uint8Array): number {
  return apply(byteLength, bytes, []) as number;
}

/** The bytes without anything of a subclass and without the rest of a larger buffer; most often the very same. */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  const whole = apply(bufferByteLength, apply(buffer, bytes, []), []) as number;
  const isPlain = whole === byteLengthOf(bytes) && getPrototypeOf(bytes) === OwnUint8Array.prototype;
  return isPlain ? bytes : new OwnUint8Array(bytes);
}
