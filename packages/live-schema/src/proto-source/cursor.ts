// A place in the list of tokens, with the few questions that a parser asks, and faults that say what was expected.
import { ProtoFault, type Token } from "./lexer.ts";

export class Cursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The next token, not taken. */
  get next(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    if (!token) throw new Error("a list of tokens ends with an end");
    return token;
  }

  get done(): boolean {
    return this.next.kind === "end";
  }

  take(): Token {
    const token = this.next;
    this.#at++;
    return token;
  }

  /** True when the next token is that word or sign; not taken. */
  is(text: string): boolean {
    return this.next.text === text && this.next.kind !== "text" && this.next.kind !== "end";
  }

  /** True when the token after the next one is that word or sign. */
  after(text: string): boolean {
    const token = this.#tokens[this.#at + 1];
    return token?.text === text && token.kind !== "text";
  }

  /** Takes the word or sign if it comes next. */
  accept(text: string): boolean {
    const found = this.is(text);
    if (found) this.take();
    return found;
  }

  expect(text: string, why = ""): Token {
    return this.is(text) ? this.take() : this.fail(`"${text}"${why}`);
  }

  word(what: string): Token {
    return this.next.kind === "word" ? this.take() : this.fail(what);
  }

  text(what: string): Token {
    return this.next.kind === "text" ? this.take() : this.fail(what);
  }

  /** A name with dots; `what` says what kind of name. */
  path(what: string): string {
    let path = this.accept(".") ? "." : "";
    path += this.word(what).text;
    while (this.accept(".")) path += `.${this.word(what).text}`;
    return path;
  }

  integer(what: string): number {
    const sign = this.accept("-") ? -1 : 1;
    if (this.next.kind !== "number") this.fail(what);
    const token = this.take();
    const value = /^0[0-7]+$/.test(token.text) ? parseInt(token.text, 8) : Number(token.text);
    if (Number.isInteger(value)) return sign * value;
    throw new ProtoFault(token, `expected ${what}, found ${token.text}`);
  }

  fail(expected: string): never {
    const { kind, text } = this.next;
    throw new ProtoFault(this.next, `expected ${expected}, found ${kind === "end" ? text : JSON.stringify(text)}`);
  }
}
