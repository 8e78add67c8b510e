// Knobs that make a call go wrong, to see what a client and a handler then do. What is inside is fetched when it is opened.
import { useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { lazily } from "../../views/lazily.tsx";
import { countFaults } from "./faults.ts";

const Knobs = lazily(async () => (await import("./knobs.tsx")).Knobs);

export function FaultKnobs({ lab }: { readonly lab: Lab }) {
  const count = countFaults(lab.faults.value);
  const [opened, setOpened] = useState(false);
  return (
    <details class="lab-field lab-faults" onToggle={() => setOpened(true)}>
      <summary class="lab-label">Faults {count > 0 && <span class="lab-warn">{count} on</span>}</summary>
      {opened && <Knobs lab={lab} />}
    </details>
  );
}
