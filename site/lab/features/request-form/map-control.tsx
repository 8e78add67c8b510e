// A map: entries with a key and a value; a key that is there already is refused.
import type { ScalarType } from "@bufbuild/protobuf";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../parts/icon.tsx";
import { type ControlProps, focusOn, idOf } from "./form-context.ts";
import { initialValue } from "./initial.ts";
import { isFields, renamed, withKey, without } from "./json-edit.ts";
import { IconButton } from "./list-control.tsx";
import { freeKey, mapKeyMistake } from "./map-keys.ts";
import { Value } from "./value.tsx";

interface Props extends ControlProps {
  readonly keyType: ScalarType;
}

export function MapControl({ keyType, ...props }: Props) {
  const { form, type, value, path, label, depth, onChange } = props;
  const json = isFields(value) ? value : {};
  const keys = Object.keys(json);
  const next = freeKey(keyType, keys);
  const add = (key: string): void => {
    onChange(withKey(json, key, initialValue(type)));
    focusOn(form, [...path, key, "key"]);
  };
  const remove = (key: string): void => {
    const rest = without(json, [key]);
    onChange(Object.keys(rest).length === 0 ? undefined : rest);
    focusOn(form, path);
  };
  return (
    <div class="lab-rf-list">
      {keys.map((key, index) => {
        const name = `${label} ${String(index + 1)}`;
        return (
          <div key={key} class="lab-rf-item lab-rf-entry">
            <KeyBox
              {...{ form, keyType, keys, label: `${name} key`, entry: key, path: [...path, key, "key"] }}
              onRename={(to) => {
                onChange(renamed(json, key, to) ?? json);
                focusOn(form, [...path, to, "key"]);
              }}
            />
            <Value
              {...{ form, type, depth, label: `${name} value`, value: json[key], path: [...path, key] }}
              explicit={false}
              onChange={(changed) => onChange(withKey(json, key, changed ?? initialValue(type)))}
            />
            <IconButton label={`Remove ${name}`} icon="cross" onClick={() => remove(key)} />
          </div>
        );
      })}
      <button
        type="button"
        id={idOf(form, path)}
        class="lab-link"
        aria-label={`Add to ${label}`}
        disabled={next === undefined}
        onClick={() => next !== undefined && add(next)}
      >
        <Icon of="plus" /> Add
      </button>
    </div>
  );
}

interface KeyProps {
  readonly form: ControlProps["form"];
  readonly keyType: ScalarType;
  readonly keys: readonly string[];
  readonly label: string;
  readonly entry: string;
  readonly path: ControlProps["path"];
  readonly onRename: (to: string) => void;
}

/** A key counts when the reader leaves it: on the way to "12" it is "1" for a moment, which another entry may have. */
function KeyBox({ form, keyType, keys, label, entry, path, onRename }: KeyProps) {
  const [draft, setDraft] = useState<string | undefined>(undefined);
  useEffect(() => () => form.hold(path, undefined), []);
  const shown = draft ?? entry;
  const taken = shown !== entry && keys.includes(shown);
  const mistake = taken
    ? `the key "${shown}" is there already: this entry is still "${entry}"`
    : mapKeyMistake(keyType, shown);
  const id = idOf(form, path);
  const change = (typed: string): void => {
    setDraft(typed);
    form.hold(path, keys.includes(typed) && typed !== entry ? `the key "${typed}" is there already` : undefined);
  };
  const leave = (): void => {
    if (taken || shown === entry) return;
    onRename(shown);
  };
  return (
    <span class="lab-rf-key">
      <input
        id={id}
        class="lab-rf-box"
        aria-label={label}
        value={shown}
        placeholder="key"
        spellcheck={false}
        autocapitalize="off"
        aria-invalid={mistake === undefined ? undefined : "true"}
        aria-describedby={mistake === undefined ? undefined : `${id}-mistake`}
        onInput={({ currentTarget }) => change(currentTarget.value)}
        onChange={leave}
        onKeyDown={(event) => {
          if (event.key === "Enter") leave();
        }}
      />
      {mistake !== undefined && (
        <span class="lab-mistake" id={`${id}-mistake`}>
          {mistake}
        </span>
      )}
    </span>
  );
}
