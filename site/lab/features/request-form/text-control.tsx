// A box for a value that is written as text: numbers, strings, durations and field masks.
import { type JsonValue, ScalarType } from "@bufbuild/protobuf";
import { useState } from "preact/hooks";
import { type ControlProps, describing } from "./form-context.ts";
import { wrappedType } from "./initial.ts";
import { isInteger, readScalar, scalarText } from "./scalars.ts";

/** What a text box holds: its own text, as long as that stands for the value. */
export function useDraft(text: string, isSame: (draft: string) => boolean): [string, (draft: string) => void] {
  const [draft, setDraft] = useState(text);
  return [isSame(draft) ? draft : text, setDraft];
}

export function TextControl(props: ControlProps) {
  const { type, value, placeholder, onChange } = props;
  const scalar = (type.message && wrappedType(type.message)) ?? type.scalar ?? ScalarType.STRING;
  const [text, setDraft] = useDraft(scalarText(value), (draft) => readScalar(scalar, draft) === (value ?? undefined));
  const change = (typed: string): void => {
    setDraft(typed);
    onChange(readScalar(scalar, typed));
  };
  const isText = scalar === ScalarType.STRING;
  const shown = isText && value === undefined ? "" : text;
  const shared = {
    ...describing(props),
    class: "lab-rf-box",
    value: shown,
    placeholder,
    spellcheck: false,
    autocomplete: "off",
  };
  if (isText && type.message === undefined) {
    return (
      <textarea
        {...shared}
        rows={Math.min(6, shown.split("\n").length)}
        autocapitalize="off"
        onInput={({ currentTarget }) => change(currentTarget.value)}
      />
    );
  }
  return (
    <input
      {...shared}
      inputMode={isInteger(scalar) ? "numeric" : undefined}
      autocapitalize="off"
      onInput={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}

/** True and false; where not set is another thing than false, that too. */
export function BoolControl(props: ControlProps) {
  const { value, explicit, onChange, placeholder } = props;
  if (explicit || (value !== undefined && typeof value !== "boolean")) {
    const read: Readonly<Record<string, JsonValue | undefined>> = { true: true, false: false };
    return (
      <select
        {...describing(props)}
        class="lab-rf-box"
        value={value === undefined ? "" : scalarText(value)}
        onChange={({ currentTarget }) => onChange(read[currentTarget.value])}
      >
        {[...new Set([...(explicit ? [""] : []), "true", "false", value === undefined ? "" : scalarText(value)])].map(
          (word) => (
            <option key={word} value={word}>
              {word === "" ? placeholder : word}
            </option>
          ),
        )}
      </select>
    );
  }
  return (
    <input
      {...describing(props)}
      type="checkbox"
      class="lab-rf-check"
      checked={value === true}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}
