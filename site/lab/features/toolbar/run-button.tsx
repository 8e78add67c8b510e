// The button that runs what is in front, and says what that is when it is not the handler.
import { isLive } from "../../../run/state/select.ts";
import type { Lab } from "../../lab.ts";
import { Icon } from "../../parts/icon.tsx";

export function RunButton({ lab }: { readonly lab: Lab }) {
  const program = lab.programInFront.value;
  const again = program ? program.running.value : isLive(lab.state.value);
  return (
    <button
      type="button"
      class={again ? "lab-button lab-run lab-run-again" : "lab-button lab-run"}
      title={program ? "Deploy, and run the client program (Ctrl+Enter)" : callTitle(lab, again)}
      onClick={() => lab.runInFront()}
      onPointerEnter={() => lab.run.prepare()}
      onFocus={() => lab.run.prepare()}
    >
      <Icon of="run" />
      {program ? "Run client.ts" : "Run"}
    </button>
  );
}

function callTitle({ host }: Lab, again: boolean): string {
  const what = host ? "Call the same deployment" : "Deploy and call";
  return again ? `${what} again; the present call is stopped (Ctrl+Enter)` : `${what} (Ctrl+Enter)`;
}
