// Every global that a handler finds in the sandbox besides ECMAScript's own: web standards, as far as they make sense
// without a network, files or a process. The editor on the page reads this file too.

/** Writes lines that the page shows beside the stream. */
interface Console {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  debug(...values: unknown[]): void;
  trace(...values: unknown[]): void;
  /** Does nothing: the page keeps its lines. */
  clear(): void;
  dir(value: unknown): void;
  dirxml(...values: unknown[]): void;
  table(value: unknown): void;
  /** Writes the values when the condition is false. */
  assert(condition: unknown, ...values: unknown[]): void;
  count(label?: string): void;
  countReset(label?: string): void;
  time(label?: string): void;
  timeLog(label?: string, ...values: unknown[]): void;
  timeEnd(label?: string): void;
  group(...values: unknown[]): void;
  groupCollapsed(...values: unknown[]): void;
  groupEnd(): void;
}
declare const console: Console;

/** A timer: what `clearTimeout` takes, and a number where one is expected. */
type Timer = number & {
  /** Nothing waits for the last timer here: changes nothing, as `unref`. */
  ref(): Timer;
  unref(): Timer;
  hasRef(): boolean;
  /** The delay begins again, unless it is over. */
  refresh(): Timer;
};

/** The names that Node has for it. */
declare namespace NodeJS {
  type Timeout = Timer;
  type Immediate = Timer;
}

/** Calls `callback` once, after `ms` milliseconds (at least 1). Returns what `clearTimeout` takes. */
declare function setTimeout<Args extends unknown[]>(
  callback: (...args: Args) => void,
  ms?: number,
  ...args: Args
): Timer;
declare function clearTimeout(timer: number | undefined): void;
/** Calls `callback` every `ms` milliseconds (at least 1) until `clearInterval`. */
declare function setInterval<Args extends unknown[]>(
  callback: (...args: Args) => void,
  ms?: number,
  ...args: Args
): Timer;
declare function clearInterval(timer: number | undefined): void;
/** Calls `callback` once, when timers and messages that are due have had their turn. */
declare function setImmediate<Args extends unknown[]>(callback: (...args: Args) => void, ...args: Args): Timer;
declare function clearImmediate(timer: number | undefined): void;
/** Calls `callback` as soon as the code that runs now has returned. */
declare function queueMicrotask(callback: () => void): void;

/** Something happened. */
interface Event {
  readonly type: string;
  readonly target: EventTarget | null;
}
declare const Event: {
  readonly prototype: Event;
  new (type: string): Event;
};

type EventListener = ((event: Event) => void) | { handleEvent(event: Event): void };

/** Calls listeners when something happens to it. */
interface EventTarget {
  /** `once`: the listener is removed before it is called; `signal`: it is removed when the signal fires. */
  addEventListener(type: string, listener: EventListener, options?: { once?: boolean; signal?: AbortSignal }): void;
  removeEventListener(type: string, listener: EventListener): void;
  dispatchEvent(event: Event): boolean;
}
declare const EventTarget: {
  readonly prototype: EventTarget;
  new (): EventTarget;
};

/** Tells that something should stop, with the event "abort": see `context.signal`. */
interface AbortSignal extends EventTarget {
  /** True once it has fired. */
  readonly aborted: boolean;
  /** Why it has fired; undefined before. */
  readonly reason: unknown;
  onabort: ((event: Event) => void) | null;
  /** Throws the reason if the signal has fired. */
  throwIfAborted(): void;
}
declare const AbortSignal: {
  readonly prototype: AbortSignal;
  /** A signal that has fired already. */
  abort(reason?: unknown): AbortSignal;
  /** A signal that fires after `ms` milliseconds. */
  timeout(ms: number): AbortSignal;
  /** A signal that fires as soon as one of these does, with its reason. */
  any(signals: Iterable<AbortSignal>): AbortSignal;
};

/** Fires a signal of your own. */
interface AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
declare const AbortController: {
  readonly prototype: AbortController;
  new (): AbortController;
};

/** What web interfaces throw, for instance with the name "AbortError". */
interface DOMException extends Error {
  readonly name: string;
}
declare const DOMException: {
  readonly prototype: DOMException;
  new (message?: string, name?: string): DOMException;
};

/** Text to UTF-8 bytes. */
interface TextEncoder {
  readonly encoding: "utf-8";
  encode(text?: string): Uint8Array<ArrayBuffer>;
  /** Writes as much as fits; `read` counts UTF-16 code units, `written` bytes. */
  encodeInto(text: string, destination: Uint8Array): { read: number; written: number };
}
declare const TextEncoder: {
  readonly prototype: TextEncoder;
  new (): TextEncoder;
};

/** UTF-8 bytes to text. */
interface TextDecoder {
  readonly encoding: "utf-8";
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  /** With `stream`, a character that is cut at the end is kept for the next call. */
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}
declare const TextDecoder: {
  readonly prototype: TextDecoder;
  /** With `fatal`, bytes that are not UTF-8 throw a TypeError; without, they become U+FFFD. */
  new (encoding?: "utf-8" | "utf8", options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};

/** Base64 to a text with one character for each byte. */
declare function atob(base64: string): string;
/** A text with one character for each byte to base64. */
declare function btoa(bytes: string): string;

/** The query of a URL, name by name. */
interface URLSearchParams extends Iterable<[string, string]> {
  readonly size: number;
  append(name: string, value: string): void;
  delete(name: string, value?: string): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string, value?: string): boolean;
  set(name: string, value: string): void;
  sort(): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  forEach(callback: (value: string, name: string) => void): void;
  toString(): string;
}
declare const URLSearchParams: {
  readonly prototype: URLSearchParams;
  new (init?: string | Record<string, string> | Iterable<[string, string]>): URLSearchParams;
};

/** A URL in its parts. */
interface URL {
  href: string;
  readonly origin: string;
  protocol: string;
  username: string;
  password: string;
  host: string;
  hostname: string;
  port: string;
  pathname: string;
  search: string;
  readonly searchParams: URLSearchParams;
  hash: string;
  toString(): string;
  toJSON(): string;
}
declare const URL: {
  readonly prototype: URL;
  /** Throws a TypeError when the text is no URL. */
  new (url: string | URL, base?: string | URL): URL;
  /** True when `new URL` would not throw. */
  canParse(url: string | URL, base?: string | URL): boolean;
};

/** A deep copy. Throws for what cannot be copied, functions for instance. */
declare function structuredClone<T>(value: T): T;

declare const crypto: {
  /** A random UUID, for instance "36b8f84d-df4e-4d49-b662-bcde71a8764f". */
  randomUUID(): string;
  /** Fills the array with random bytes and returns it. */
  getRandomValues<View extends ArrayBufferView>(view: View): View;
  readonly subtle: {
    /** A hash of the bytes, by "SHA-1", "SHA-256", "SHA-384" or "SHA-512". */
    digest(algorithm: string | { name: string }, data: ArrayBuffer | ArrayBufferView): Promise<ArrayBuffer>;
  };
};

declare const performance: {
  /** Milliseconds on a clock that never goes back. */
  now(): number;
};
