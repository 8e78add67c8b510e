// Describes what reader code threw, whatever it is: null, a proxy, an error whose getters throw.
import { statusOfThrown } from "grpc-handler";
import { SecondCounter } from "../../wire/second-counter.ts";
import { host, limits } from "./host.ts";

export interface Described {
  readonly message: string;
  readonly stack: string;
}

export function describeThrown(thrown: unknown): Described {
  return { message: textOf(() => statusOfThrown(thrown).message), stack: stackOf(thrown) };
}

const reportsPerSecond = 100;
const second = new SecondCounter();

/** Reports uncaught errors, and goes on. Of the errors of a second only the first ones are reported. */
export function reportThrown(call: number, thrown: unknown): void {
  const reports = second.next(host().now());
  if (reports < reportsPerSecond) host().emit({ type: "threw", call, ...describeThrown(thrown) });
  else if (reports === reportsPerSecond)
    host().emit({
      type: "threw",
      call,
      message: "too many uncaught errors: the others of this second are not shown",
      stack: "",
    });
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

function stackOf(thrown: unknown): string {
  return textOf(() => (typeof thrown === "object" && thrown !== null && "stack" in thrown ? thrown.stack : ""));
}
