// Finds out where in a JSON text what is: the line and column of the first mistake, and of every value by its path.
// JSON.parse tells neither in words that are the same in all browsers.

export interface Place {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a message's JSON, and where, when it has a place. */
export interface JsonMistake {
  readonly place?: Place | undefined;
  readonly message: string;
}

export type Located =
  | { readonly ok: true; readonly places: ReadonlyMap<string, Place> }
  | { readonly ok: false; readonly place: Place; readonly message: string };

/** A path as text: `items[2].value`. */
export function pathText(path: readonly (string | number)[]): string {
  return path.map((part, i) => (typeof part === "number" ? `[${String(part)}]` : i === 0 ? part : `.${part}`)).join("");
}

/** Far more than protobuf reads, far less than the stack of any browser holds. */
const deepest = 500;

class Mistake extends Error {
  readonly index: number;

  constructor(index: number, message: string) {
    super(message);
    this.index = index;
  }
}

const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const blank = /[ \t\r\n]*/y;

/** Walks through the text as RFC 8259 writes JSON. */
export function locate(text: string): Located {
  const walk = new Walk(text);
  try {
    walk.value([]);
    walk.end();
    return { ok: true, places: walk.places };
  } catch (mistake) {
    if (!(mistake instanceof Mistake)) throw mistake;
    return { ok: false, place: placeAt(text, mistake.index), message: mistake.message };
  }
}

/** Finds mistakes in the syntax only: all that can be said before a descriptor is loaded. */
export function checkSyntax(text: string): JsonMistake | undefined {
  const located = locate(text);
  return located.ok ? undefined : { place: located.place, message: located.message };
}

/** The line and column of an index into the text. */
function placeAt(text: string, index: number): Place {
  const before = text.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

class Walk {
  readonly places = new Map<string, Place>();
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(path: (string | number)[]): void {
    if (path.length > deepest) throw new Mistake(this.#at, `expected at most ${String(deepest)} brackets in brackets`);
    const next = this.#next();
    if (!this.places.has(pathText(path))) this.places.set(pathText(path), placeAt(this.#text, this.#at));
    if (next === "{") this.#object(path);
    else if (next === "[") this.#list("]", (index) => this.value([...path, index]));
    else if (next === '"') this.#string();
    else if (this.#take(literal) === undefined) throw this.#expected("a value");
  }

  end(): void {
    if (this.#next() !== undefined) throw this.#expected("the end, since the message is complete");
  }

  #object(path: (string | number)[]): void {
    const names = new Set<string>();
    this.#list("}", () => {
      if (this.#next() !== '"') throw this.#expected("a field name in double quotes");
      const start = this.#at;
      const name = this.#string();
      if (names.has(name)) throw new Mistake(start, `${JSON.stringify(name)} is here twice: keep one of the two`);
      names.add(name);
      const inner = [...path, name];
      this.places.set(pathText(inner), placeAt(this.#text, start));
      if (this.#next() !== ":") throw this.#expected('":" after the field name');
      this.#at++;
      this.value(inner);
    });
  }

  /** Reads what is between the bracket here and `close`: items with commas between them. */
  #list(close: "}" | "]", readItem: (index: number) => void): void {
    this.#at++;
    for (let index = 0; index > 0 || this.#next() !== close; index++) {
      readItem(index);
      if (this.#next() === close) break;
      if (this.#next() !== ",") throw this.#expected(`"," or "${close}"`);
      this.#at++;
    }
    this.#at++;
  }

  #string(): string {
    const raw = this.#take(string);
    if (raw === undefined) throw new Mistake(this.#at, "this string has no end, or holds a character that needs a \\");
    return JSON.parse(raw) as string;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** The next character that is not blank. */
  #next(): string | undefined {
    this.#take(blank);
    return this.#text[this.#at];
  }

  #expected(what: string): Mistake {
    const found = this.#text.slice(this.#at, this.#at + 1);
    return new Mistake(this.#at, `expected ${what}, found ${found === "" ? "the end of the text" : `"${found}"`}`);
  }
}
