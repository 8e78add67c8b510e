// What the reader can do to a call, the line of client code that each stands for, and what the handler saw of it.
import { describeHandler } from "./describe.ts";
import { formatMs } from "./format.ts";
import { linked } from "./link.ts";
import { rowAt } from "./log.ts";
import type { StreamRow } from "./row.ts";
import type { RunState } from "./run-state.ts";
import { handlerSinceMs } from "./select.ts";

export type Act = "run" | "send" | "endInput" | "cancel" | "disconnect";

/** In TypeScript, with a Connect client and a generator of requests. */
export const clientCode: Readonly<Record<Act, string>> = {
  run: "client.method(request, { signal, timeoutMs })",
  send: "yield message; // in the generator of requests",
  endInput: "return; // the generator of requests ends",
  cancel: "controller.abort();",
  disconnect: "// no code: the connection is gone",
};

export interface LastAct {
  readonly act: Act;
  /** What the handler saw, and how much later; undefined when it has seen nothing of it yet. */
  readonly seen: string | undefined;
}

/** The newest thing that the client did in this run. Looks back over the messages that came since, but not for ever. */
export function lastAct(state: RunState): LastAct | undefined {
  const { stream } = state;
  for (let index = stream.length - 1; index >= Math.max(0, stream.length - 500); index--) {
    const row = rowAt(stream, index);
    const act = row && actOf(row, state.takesStream);
    if (row && act) return { act, seen: seenOf(state, row) };
  }
  return undefined;
}

/** A method that takes one message sends it, and ends the input, with the call itself. */
function actOf(row: StreamRow, takesStream: boolean): Act | undefined {
  switch (row.kind) {
    case "opened":
      return "run";
    case "sent":
      return takesStream ? "send" : undefined;
    case "half_closed":
      return takesStream ? "endInput" : undefined;
    case "cancelling":
      return row.by === "disconnect" ? "disconnect" : "cancel";
    default:
      return undefined;
  }
}

function seenOf(state: RunState, row: StreamRow): string | undefined {
  const { handler } = linked(state, row.id);
  if (!handler) return undefined;
  const laterMs = Math.max(0, handlerSinceMs(state, handler) - row.sinceMs);
  return `${describeHandler(handler.happening)}, ${formatMs(laterMs)} later`;
}
