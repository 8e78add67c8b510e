// A fault names an object of the descriptor; only who built it knows its path in the JSON.

/** Says what is wrong with a part of a descriptor. */
export type Report = (part: object, message: string) => void;

/** The path of each part. Parts without one have their parent's. */
export class Places {
  readonly #places = new WeakMap<object, string>();

  set<Part extends object>(part: Part, place: string): Part {
    this.#places.set(part, place);
    return part;
  }

  of(part: object, otherwise: string): string {
    return this.#places.get(part) ?? otherwise;
  }
}
