// How long the client is ready to wait. The handler hears of it too.
import { useId } from "preact/hooks";
import { type MethodForm, readDeadline } from "../state/form.ts";

export function Deadline({ form }: { readonly form: MethodForm }) {
  const id = useId();
  const { mistake } = readDeadline(form.deadlineText.value);
  return (
    <div class="lab-field lab-deadline">
      <label class="lab-label" for={id}>
        Deadline
      </label>
      <span class="lab-with-unit">
        <input
          id={id}
          class="lab-number"
          inputMode="numeric"
          placeholder="none"
          value={form.deadlineText.value}
          aria-invalid={mistake === undefined ? undefined : "true"}
          onInput={({ currentTarget }) => (form.deadlineText.value = currentTarget.value)}
        />
        ms
      </span>
      {mistake !== undefined && <p class="lab-mistake">{mistake}</p>}
    </div>
  );
}
