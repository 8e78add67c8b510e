// A fault names an object of the descriptor; only the parser knows its place in the source.

/** Says what is wrong with a part of a descriptor. */
export type Report = (part: object, message: string) => void;

/** The place of each part: a line and column of .proto text, or a path into JSON. Parts without one have their parent's. */
export class Places<Place> {
  readonly #places = new WeakMap<object, Place>();

  set<Part extends object>(part: Part, place: Place): Part {
    this.#places.set(part, place);
    return part;
  }

  of(part: object, otherwise: Place): Place {
    return this.#places.get(part) ?? otherwise;
  }
}
