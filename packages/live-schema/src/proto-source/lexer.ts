// Cuts .proto text into tokens, each with its place and the comment before it.

export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export interface Token extends Place {
  readonly kind: "word" | "number" | "text" | "sign" | "end";
  /** As written; of a text what is between the quotes, escapes resolved. */
  readonly text: string;
  /** The comment directly before, without its signs. */
  readonly comment: string;
}

/** What is wrong with the text, and where. Thrown by lexer and parser, which cannot go on. */
export class ProtoFault extends Error {
  override readonly name = "ProtoFault";
  readonly place: Place;

  constructor(place: Place, message: string) {
    super(message);
    this.place = place;
  }
}

const kinds = ["space", "line", "block", "word", "number", "text", "sign"] as const;

const pattern =
  /(?<space>\s+)|(?<line>\/\/[^\n]*)|(?<block>\/\*[\s\S]*?\*\/)|(?<word>[A-Za-z_]\w*)|(?<number>(?:0[xX][\da-fA-F]+|\d*\.?\d+(?:[eE][+-]?\d+)?)\b\.?)|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<sign>[=;:{}[\]()<>,.+-])/y;

/** All tokens, an "end" last. Throws a ProtoFault at what is none. */
export function tokens(source: string): Token[] {
  const found: Token[] = [];
  const reader = new PlaceReader(source);
  let comment = "";
  let at = 0;
  while (at < source.length) {
    pattern.lastIndex = at;
    const groups = pattern.exec(source)?.groups;
    const place = reader.placeOf(at);
    if (!groups) throw new ProtoFault(place, unreadable(source.slice(at)));
    const kind = kinds.find((name) => groups[name] !== undefined) ?? "space";
    const text = groups[kind] ?? "";
    at = pattern.lastIndex;
    if (kind === "space") comment = /\n\s*\n/.test(text) ? "" : comment;
    else if (kind === "line" || kind === "block") comment = `${comment}\n${commentText(text)}`;
    else {
      found.push({ kind, text: kind === "text" ? unescape(text) : text, comment, ...place });
      comment = "";
    }
  }
  return [...found, { kind: "end", text: "the end of the file", comment: "", ...reader.placeOf(at) }];
}

function unreadable(rest: string): string {
  if (rest.startsWith("/*")) return 'this comment has no end: expected "*/" after it';
  if (/^["']/.test(rest)) return `this text has no end: expected another ${rest.slice(0, 1)} on the same line`;
  return `expected a word, a number or a sign of .proto, found ${JSON.stringify(rest.slice(0, 1))}`;
}

function commentText(text: string): string {
  if (text.startsWith("//")) return text.replace(/^\/\/+ ?/, "");
  return text
    .slice(2, -2)
    .split("\n")
    .map((line) => line.replace(/^\s*\*? ?/, ""))
    .join("\n");
}

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

function unescape(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(.)/g, (_, sign: string) => escapes[sign] ?? sign);
}

/** Offsets as lines and columns; they are asked for in ascending order. */
class PlaceReader {
  readonly #source: string;
  #line = 1;
  #lineStart = 0;

  constructor(source: string) {
    this.#source = source;
  }

  placeOf(offset: number): Place {
    for (let end = this.#source.indexOf("\n", this.#lineStart); end >= 0 && end < offset;) {
      this.#line++;
      this.#lineStart = end + 1;
      end = this.#source.indexOf("\n", this.#lineStart);
    }
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }
}
