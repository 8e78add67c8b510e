// Whether anything is left over on the server: calls whose code has not ended, and timers that have not fired.
import type { Lab } from "../../lab.ts";
import { counted } from "../../../run/state/format.ts";
import { isLive, isUnwinding } from "../../../run/state/select.ts";

export function LeakLight({ lab }: { readonly lab: Lab }) {
  const state = lab.state.value;
  const { alive, phase } = state;
  if (!alive || phase === "idle") return <span class="lab-muted lab-leak">on the server</span>;
  const { openCalls, timers } = alive;
  const text = `${counted(openCalls, "call")}, ${counted(timers, "timer")}`;
  if (isLive(state) || isUnwinding(state)) return <span class="lab-muted lab-leak">{text}</span>;
  const left = openCalls + timers > 0;
  return (
    <span
      class="lab-muted lab-leak"
      data-left={left ? "true" : "false"}
      title={
        left
          ? "The call is over, but the deployment still holds these. Does a finally clear the timer? Is another client calling?"
          : "The call is over, and nothing of it is left on the server"
      }
    >
      {left ? `left over: ${text}` : "nothing left over"}
    </span>
  );
}
