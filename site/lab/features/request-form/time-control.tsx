// A Timestamp as text in UTC, with what that is where the reader is.
import { type ControlProps, describing } from "./form-context.ts";
import { scalarText } from "./scalars.ts";
import { localText, nowText } from "./times.ts";

export function TimeControl(props: ControlProps) {
  const { value, label, placeholder, onChange } = props;
  const text = scalarText(value);
  const local = localText(text);
  return (
    <span class="lab-rf-time">
      <span class="lab-rf-line">
        <input
          {...describing(props)}
          class="lab-rf-box"
          value={text}
          placeholder={placeholder}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => onChange(currentTarget.value === "" ? undefined : currentTarget.value)}
        />
        <button type="button" class="lab-link" aria-label={`${label} now`} onClick={() => onChange(nowText())}>
          Now
        </button>
      </span>
      {local !== undefined && <span class="lab-muted">{local} where you are</span>}
    </span>
  );
}
