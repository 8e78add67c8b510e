// What each happening on the handler's side does to the state.
import type { HandlerHappening } from "./event.ts";
import { withProblem } from "./problem.ts";
import type { RunState } from "./run-state.ts";

/** `own` tells the lab's own call, and the deployment's own events, from calls of other clients. */
export function changeByHandler(state: RunState, happening: HandlerHappening, own: boolean): Partial<RunState> {
  switch (happening.kind) {
    case "threw":
      return happening.problem ? { problems: withProblem(state.problems, happening.problem) } : {};
    case "message_received":
      return own ? { taken: happening.index } : {};
    case "message_yielded":
      return own ? { yielded: happening.index } : {};
    case "paused":
    case "resumed":
      return own ? { paused: happening.kind === "paused" } : {};
    case "settled":
      return own ? { settled: true, paused: false } : {};
    case "alive":
      return {
        alive: { openCalls: happening.openCalls, timers: happening.timers },
        // However the call's code has ended: by itself, with its isolate, or with its backend.
        ...(happening.openCalls === 0 && state.ownCall !== undefined && { settled: true, paused: false }),
      };
    default:
      return {};
  }
}
