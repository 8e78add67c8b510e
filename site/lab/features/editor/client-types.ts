// The types that client.ts is written against beside Connect's own: the lab's transport, and what a browser has that a handler has not.

/** What a client program calls through. */
export const transportTypes = `import type { Transport } from "@connectrpc/connect";
/** The lab's connection to your deployment. */
export declare const transport: Transport;
`;

/** Under this address the worker finds the globals, which are wrong in a handler. */
export const clientGlobalsPath = "file:///node_modules/@types/client/index.d.ts";

export const clientGlobals = `type HeadersInit = Headers | Record<string, string> | Iterable<readonly [string, string]>;
/** Metadata as the browser has it: lower-case keys, each with one text. */
interface Headers extends Iterable<[string, string]> {
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  has(name: string): boolean;
  set(name: string, value: string): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  forEach(callback: (value: string, name: string) => void): void;
}
declare const Headers: {
  readonly prototype: Headers;
  new (init?: HeadersInit): Headers;
};
`;
