// Finds numbers by names in a few bytes for each: a reader's own descriptors may hold tens of thousands of names, and each deployment
// keeps an index of them. A name is kept as a hash; two names that share one cost only the reader who made them up.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { limits } from "../limits.ts";

const hashBytes = 8;
const recordBytes = hashBytes + 4;

export class NameIndex {
  readonly #records: Buffer;

  /** Takes what `encodeNames` made. Bytes of any other origin are safe: they only find something else. */
  constructor(records: Buffer) {
    this.#records = records.subarray(0, records.length - (records.length % recordBytes));
  }

  get bytes(): number {
    return this.#records.length;
  }

  /** The numbers of that name, in their order. */
  find(name: string): number[] {
    // Longer than any descriptor: hashing it would be work for nothing.
    if (name.length > limits.deploy.descriptorBytes) return [];
    const wanted = hashOf(name);
    const found: number[] = [];
    for (let at = this.#firstFrom(wanted); this.#hashAt(at)?.equals(wanted) === true; at++)
      found.push(this.#records.readUInt32LE(at * recordBytes + hashBytes));
    return found;
  }

  /** Where the first record is whose hash is not before this one. */
  #firstFrom(wanted: Buffer): number {
    let low = 0;
    let high = this.#records.length / recordBytes;
    while (low < high) {
      const middle = (low + high) >> 1;
      const hash = this.#hashAt(middle);
      if (hash && Buffer.compare(hash, wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #hashAt(index: number): Buffer | undefined {
    const start = index * recordBytes;
    return start < this.#records.length ? this.#records.subarray(start, start + hashBytes) : undefined;
  }
}

export function encodeNames(names: Iterable<readonly [name: string, number: number]>): Buffer {
  const records = [...names].map(([name, number]) => {
    const record = Buffer.alloc(recordBytes);
    hashOf(name).copy(record);
    record.writeUInt32LE(number, hashBytes);
    return record;
  });
  const byHash = (a: Buffer, b: Buffer): number => Buffer.compare(a.subarray(0, hashBytes), b.subarray(0, hashBytes));
  return Buffer.concat(records.sort(byHash));
}

const hashOf = (name: string): Buffer => createHash("sha1").update(name).digest().subarray(0, hashBytes);
