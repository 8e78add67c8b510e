// Describes what reader code threw, whatever it is: null, a proxy, an error whose getters throw.
import { host, limits } from "./host.ts";

export interface Described {
  readonly message: string;
  readonly stack: string;
}

export function describeThrown(thrown: unknown): Described {
  return { message: messageOf(thrown), stack: stackOf(thrown) };
}

/** Reports what nobody caught, and goes on. */
export function reportThrown(call: number, thrown: unknown): void {
  host().emit({ type: "threw", call, ...describeThrown(thrown) });
}

/** `read()` as bounded text; empty when it throws. */
export function textOf(read: () => unknown): string {
  try {
    const text = read();
    return (typeof text === "string" ? text : String(text)).slice(0, limits().errorChars);
  } catch {
    return "";
  }
}

function messageOf(thrown: unknown): string {
  const isObject = typeof thrown === "object" && thrown !== null;
  const message = textOf(() => (isObject && "message" in thrown ? thrown.message : thrown));
  return message || textOf(() => (isObject && "name" in thrown ? thrown.name : "")) || "an error without a message";
}

function stackOf(thrown: unknown): string {
  return textOf(() => (typeof thrown === "object" && thrown !== null && "stack" in thrown ? thrown.stack : ""));
}
