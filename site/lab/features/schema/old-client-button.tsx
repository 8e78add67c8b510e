// Runs the client that a change breaks, so that its author sees what its users would.
import type { Lab } from "../../lab.ts";
import { Icon } from "../../parts/icon.tsx";

export function OldClientButton({ lab }: { readonly lab: Lab }) {
  if (!lab.schema.check.breaks.value) return null;
  return (
    <button
      type="button"
      class="lab-button lab-old-client-run"
      title="Deploys the code as it stands, and calls it with the schema of the last Run: encoded and read as by a client that was not updated"
      onClick={() => lab.startOldClient()}
    >
      <Icon of="run" />
      Run the old client
    </button>
  );
}
