// Struct, Value and ListValue: any JSON is a value of these, so a box of JSON is their form.
import type { JsonValue } from "@bufbuild/protobuf";
import { useEffect, useState } from "preact/hooks";
import { checkSyntax } from "../../../run/state/json-places.ts";
import { type ControlProps, describing } from "./form-context.ts";

export function JsonControl(props: ControlProps) {
  const { value, form, path, placeholder, onChange } = props;
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const wrong = draft === undefined ? undefined : checkSyntax(draft);
  useEffect(() => () => form.hold(path, undefined), []);
  const isDraft =
    draft !== undefined && (wrong !== undefined || JSON.stringify(JSON.parse(draft)) === JSON.stringify(value));
  const text = value === undefined ? "" : JSON.stringify(value, null, 2);
  const shown = isDraft ? draft : text;
  const type = (typed: string): void => {
    const mistake = typed.trim() === "" ? undefined : checkSyntax(typed);
    setDraft(typed.trim() === "" ? undefined : typed);
    form.hold(path, mistake?.message);
    if (mistake) return;
    onChange(typed.trim() === "" ? undefined : (JSON.parse(typed) as JsonValue));
  };
  return (
    <>
      <textarea
        {...describing(props)}
        aria-invalid={props.mistake !== undefined || wrong ? "true" : undefined}
        class="lab-rf-box"
        rows={Math.min(8, Math.max(1, shown.split("\n").length))}
        value={shown}
        placeholder={placeholder}
        spellcheck={false}
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
      {wrong && (
        <span class="lab-mistake" role="alert">
          {wrong.message}
        </span>
      )}
    </>
  );
}
