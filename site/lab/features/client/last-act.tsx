// What the last button stood for: the line of client code, and what the handler saw of it.
import type { Lab } from "../../lab.ts";
import { clientCode, lastAct } from "./acts.ts";
import { isLive } from "../../../run/state/select.ts";

export function LastActNote({ lab }: { readonly lab: Lab }) {
  const state = lab.state.value;
  const last = lastAct(state);
  if (!last) return null;
  const waiting = isLive(state) ? "nothing yet" : "nothing of it";
  return (
    <dl class="lab-last-act">
      <dt>In code</dt>
      <dd>
        <code>{clientCode[last.act]}</code>
      </dd>
      <dt>Handler saw</dt>
      <dd>{last.seen ?? waiting}</dd>
    </dl>
  );
}
