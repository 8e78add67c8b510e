// What the reader can do to a call, the line of client code that each stands for, and what the handler saw of it.
import { sentenceOf } from "../../../run/events/event-text.ts";
import { handlerText } from "../../../run/events/handler-events.ts";
import { type Act, kindOf } from "../../../run/events/stream-rows.ts";
import { formatMs } from "../../../run/state/format.ts";
import { linked } from "../../../run/state/link.ts";
import { rowAt } from "../../../run/state/log.ts";
import { givesStream, type MethodEntry, takesStream } from "../../../run/state/method-entry.ts";
import type { StreamRow } from "../../../run/state/row.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import { handlerSinceMs } from "../../../run/state/select.ts";

/** In TypeScript, with a client of Connect and a generator of requests. */
export function clientCode(act: Act, method: MethodEntry, { deadlineMs }: Pick<RunState, "deadlineMs">): string {
  return act === "run" ? callCode(method, deadlineMs) : otherCode[act];
}

const otherCode: Readonly<Record<Exclude<Act, "run">, string>> = {
  send: "yield message; // in the generator of requests",
  endInput: "return; // the generator of requests ends",
  cancel: "controller.abort();",
  disconnect: "// no code: the connection is gone",
};

function callCode({ name, kind }: MethodEntry, deadlineMs: number | undefined): string {
  const rpc = name.slice(name.lastIndexOf("/") + 1);
  const options = deadlineMs === undefined ? "{ signal }" : `{ signal, timeoutMs: ${String(deadlineMs)} }`;
  const requests = takesStream(kind) ? "requests()" : "request";
  const call = `client.${rpc.charAt(0).toLowerCase()}${rpc.slice(1)}(${requests}, ${options})`;
  return givesStream(kind) ? `for await (const response of ${call})` : `await ${call}`;
}

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
    const act = row && kindOf(row).act?.(row, state.takesStream);
    if (row && act) return { act, seen: seenOf(state, row) };
  }
  return undefined;
}

function seenOf(state: RunState, row: StreamRow): string | undefined {
  const { handler } = linked(state, row.id);
  if (!handler) return undefined;
  const laterMs = Math.max(0, handlerSinceMs(state, handler) - row.sinceMs);
  return `${sentenceOf(handlerText(handler.event))}, ${formatMs(laterMs)} later`;
}
