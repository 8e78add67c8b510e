// structuredClone: copies data with its cycles, and refuses what is not data (HTML, "StructuredSerialize").
import { DOMException } from "./dom-exception.ts";

export function structuredClone(value: unknown): unknown {
  return copy(value, new Map());
}

type Copies = Map<object, unknown>;

function copy(value: unknown, copies: Copies): unknown {
  if (typeof value === "function" || typeof value === "symbol") throw refusal(value);
  if (typeof value !== "object" || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  return copyBuiltIn(value, copies) ?? copyContainer(value, copies);
}

/** Values without values inside, and views with their buffer. */
function copyBuiltIn(value: object, copies: Copies): object | undefined {
  const made = builtIn(value, copies);
  if (made) copies.set(value, made);
  return made;
}

function builtIn(value: object, copies: Copies): object | undefined {
  if (value instanceof Date) return new Date(value);
  if (value instanceof RegExp) return new RegExp(value.source, value.flags);
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (value instanceof Boolean || value instanceof Number || value instanceof String)
    return Object(value.valueOf()) as object;
  if (value instanceof Error) return copyError(value, copies);
  if (!ArrayBuffer.isView(value)) return undefined;
  const buffer = copy(value.buffer, copies) as ArrayBuffer;
  if (value instanceof DataView) return new DataView(buffer, value.byteOffset, value.byteLength);
  const { constructor, byteOffset, length } = value as Uint8Array;
  return new (constructor as Uint8ArrayConstructor)(buffer, byteOffset, length);
}

const errorClasses = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError];

function copyError(error: Error, copies: Copies): Error {
  const ErrorClass = errorClasses.find((one) => error instanceof one) ?? Error;
  const made = new ErrorClass(error.message);
  copies.set(error, made);
  if (error.stack !== undefined) made.stack = error.stack;
  if ("cause" in error) made.cause = copy(error.cause, copies);
  return made;
}

function copyContainer(value: object, copies: Copies): object {
  if (value instanceof Promise || value instanceof WeakMap || value instanceof WeakSet || value instanceof WeakRef)
    throw refusal(value);
  if (value instanceof Map) return copyMap(value, copies);
  if (value instanceof Set) return copySet(value, copies);
  const made: Record<string, unknown> | unknown[] = Array.isArray(value) ? new Array<unknown>(value.length) : {};
  copies.set(value, made);
  for (const key of Object.keys(value)) {
    const member = copy(Reflect.get(value, key), copies);
    Object.defineProperty(made, key, { value: member, configurable: true, enumerable: true, writable: true });
  }
  return made;
}

function copyMap(map: Map<unknown, unknown>, copies: Copies): Map<unknown, unknown> {
  const made = new Map<unknown, unknown>();
  copies.set(map, made);
  for (const [key, member] of [...map]) made.set(copy(key, copies), copy(member, copies));
  return made;
}

function copySet(set: Set<unknown>, copies: Copies): Set<unknown> {
  const made = new Set<unknown>();
  copies.set(set, made);
  for (const member of [...set]) made.add(copy(member, copies));
  return made;
}

function refusal(value: unknown): DOMException {
  return new DOMException(
    `a ${typeof value === "object" ? "live object" : typeof value} could not be cloned`,
    "DataCloneError",
  );
}
