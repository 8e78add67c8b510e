// The switch for checking requests. A .proto without rules has none.
import { useId } from "preact/hooks";
import type { Lab } from "../../lab.ts";

export function ValidationSwitch({ lab }: { readonly lab: Lab }) {
  const { offered, chosen } = lab.validation;
  const hint = useId();
  if (!offered.value) return null;
  return (
    <div class="lab-field lab-validation">
      <label class="lab-label">
        <input
          type="checkbox"
          checked={chosen.value}
          aria-describedby={hint}
          onChange={({ currentTarget }) => (chosen.value = currentTarget.checked)}
        />{" "}
        Validate requests
      </label>
      <p class="lab-muted" id={hint}>
        From the next Run on, the rules in the .proto are checked before your handler sees a message.
      </p>
    </div>
  );
}
