// Describes what reader code threw, whatever it is: null, a proxy, an error whose getters throw.
import { statusOfThrown } from "grpc-handler";
import { explainMissing } from "grpc-handler/instead";
import { SecondCounter } from "../../wire/second-counter.ts";
import { host, limits } from "./host.ts";

export interface Described {
  readonly message: string;
  readonly stack: string;
}

/** `status`: what statusOfThrown says of it; a getter may answer differently the next time. */
export function describeThrown(thrown: unknown, status = statusOfThrown(thrown)): Described {
  const message = textOf(() => status.message);
  return { message: saysWhatIsMissing(thrown) ? explainMissing(message) : message, stack: stackOf(thrown) };
}

/** V8's own words for a global or a method that is not there. */
function saysWhatIsMissing(thrown: unknown): boolean {
  try {
    return thrown instanceof ReferenceError || thrown instanceof TypeError;
  } catch {
    return false;
  }
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
