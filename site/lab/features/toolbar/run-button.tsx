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
      title={program ? "Deploy, and run the client program (Ctrl+Enter)" : callTitle(again)}
      onClick={() => lab.runInFront()}
      onPointerEnter={() => lab.run.prepare()}
      onFocus={() => lab.run.prepare()}
    >
      <Icon of="run" />
      {program ? "Run client.ts" : "Run"}
    </button>
  );
}

function callTitle(again: boolean): string {
  return again ? "Deploy and call again; the present call is stopped (Ctrl+Enter)" : "Deploy and call (Ctrl+Enter)";
}
