// The switch for sending the samples by themselves, one each interval.
import type { Lab } from "../../lab.ts";
import type { MethodForm } from "./form.ts";

export function AutoSendSwitch({ lab, form }: { readonly lab: Lab; readonly form: MethodForm }) {
  if (form.samples.length === 0) return null;
  return (
    <span class="lab-muted lab-auto-send">
      <label>
        <input
          type="checkbox"
          checked={form.autoSend.value}
          onChange={({ currentTarget }) => lab.run.setAutoSend(currentTarget.checked)}
        />
        Auto-send
      </label>
      <span class="lab-muted lab-with-unit">
        every
        <input
          type="number"
          class="lab-number"
          aria-label="Auto-send interval in milliseconds"
          min={10}
          step={10}
          value={form.autoSendMs.value}
          onInput={({ currentTarget }) => (form.autoSendMs.value = Math.max(10, currentTarget.valueAsNumber || 10))}
        />
        ms
      </span>
    </span>
  );
}
