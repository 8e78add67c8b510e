// What a client program and the page say to each other over a MessagePort. The page takes the program's word for nothing.
export type HeaderList = readonly (readonly [key: string, value: string])[];

/** From the program. Calls are numbered by it. */
export type FromProgram =
  | {
      readonly kind: "open";
      readonly call: number;
      readonly method: string;
      readonly header: HeaderList;
      readonly timeoutMs?: number;
    }
  | { readonly kind: "message"; readonly call: number; readonly bytes: Uint8Array }
  | { readonly kind: "half_close" | "cancel" | "pull"; readonly call: number }
  | { readonly kind: "console"; readonly level: string; readonly text: string }
  | { readonly kind: "finished" }
  | { readonly kind: "threw"; readonly text: string };

/** To the program. `taken` answers a message, `message` a pull. */
export type ToProgram =
  | { readonly kind: "header"; readonly call: number; readonly header: HeaderList }
  | { readonly kind: "message"; readonly call: number; readonly bytes: Uint8Array }
  | { readonly kind: "taken"; readonly call: number }
  | {
      readonly kind: "ended";
      readonly call: number;
      readonly code: number;
      readonly text: string;
      readonly trailers: HeaderList;
    };

/** One message of a call: `messageBytes` of server/limits.ts, by astro.config.mjs. */
declare const MESSAGE_BYTES: number;
/** What a line and a list of headers may hold: more than a reader may want to read. */
const maxTextChars = 4 * 1024;
const maxHeaders = 100;

/** Undefined for what no program of ours would say. */
export function readFromProgram(data: unknown): FromProgram | undefined {
  if (typeof data !== "object" || data === null || !("kind" in data)) return undefined;
  const { kind } = data;
  if (kind === "finished") return { kind };
  if (kind === "threw") return { kind, text: textIn(data, "text") };
  if (kind === "console") return { kind, level: textIn(data, "level"), text: textIn(data, "text") };
  if (!("call" in data) || !Number.isInteger(data.call)) return undefined;
  return readOfCall(kind, data.call as number, data);
}

function readOfCall(kind: unknown, call: number, data: object): FromProgram | undefined {
  if (kind === "half_close" || kind === "cancel" || kind === "pull") return { kind, call };
  if (kind === "message" && "bytes" in data && data.bytes instanceof Uint8Array) {
    return data.bytes.byteLength <= MESSAGE_BYTES ? { kind, call, bytes: data.bytes } : undefined;
  }
  if (kind !== "open") return undefined;
  const header = headersIn(data);
  if (!header) return undefined;
  const timeoutMs = "timeoutMs" in data && typeof data.timeoutMs === "number" ? { timeoutMs: data.timeoutMs } : {};
  return { kind, call, method: textIn(data, "method"), header, ...timeoutMs };
}

function headersIn(data: object): HeaderList | undefined {
  if (!("header" in data) || !Array.isArray(data.header) || data.header.length > maxHeaders) return undefined;
  const list = data.header as readonly unknown[];
  return list.every(isPair) ? list : undefined;
}

function isPair(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string");
}

function textIn(data: object, name: string): string {
  const value: unknown = Reflect.get(data, name);
  return typeof value === "string" ? value.slice(0, maxTextChars) : "";
}
