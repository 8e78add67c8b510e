// An enum: its names to choose from, and a number for what has no name.
import { useState } from "preact/hooks";
import { choicesOf, namedValue } from "./choices.ts";
import { type ControlProps, describing } from "./form-context.ts";
import { scalarText } from "./scalars.ts";

const other = "other number";

export function EnumControl(props: ControlProps) {
  const { type, value, label, explicit, placeholder, onChange } = props;
  const names = type.enum;
  const [asksNumber, setAsksNumber] = useState(false);
  if (!names) return null;
  const choices = choicesOf(names);
  const named = namedValue(names, value) ?? (explicit ? undefined : choices[0]?.value);
  const isKnown = named === undefined || choices.some((choice) => choice.value === named);
  const choose = (text: string): void => {
    setAsksNumber(text === other);
    if (text === "") onChange(undefined);
    else if (text !== other) onChange(text);
  };
  return (
    <span class="lab-rf-line">
      <select
        {...describing(props)}
        class="lab-rf-box"
        value={asksNumber || !isKnown ? other : scalarText(named)}
        onChange={({ currentTarget }) => choose(currentTarget.value)}
      >
        {explicit && <option value="">{placeholder}</option>}
        {choices.map((choice) => (
          <option key={choice.label} value={choice.value}>
            {choice.label}
          </option>
        ))}
        {(names.open || !isKnown) && <option value={other}>another number…</option>}
      </select>
      {(asksNumber || !isKnown) && (
        <input
          class="lab-rf-box"
          aria-label={`${label} as a number`}
          inputMode="numeric"
          placeholder="number"
          value={isKnown ? "" : scalarText(named)}
          onInput={({ currentTarget: { value: typed } }) => onChange(/^-?\d+$/.test(typed) ? Number(typed) : typed)}
        />
      )}
    </span>
  );
}
