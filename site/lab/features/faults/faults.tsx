// Knobs that make a call go wrong, to see what a client and a handler then do.
import type { Lab } from "../../lab.ts";
import { countFaults } from "./faults.ts";
import { Knobs } from "./knobs.tsx";

export function FaultKnobs({ lab }: { readonly lab: Lab }) {
  const count = countFaults(lab.faults.value);
  return (
    <details class="lab-field lab-faults">
      <summary class="lab-label">Faults {count > 0 && <span class="lab-warn">{count} on</span>}</summary>
      <Knobs lab={lab} />
    </details>
  );
}
