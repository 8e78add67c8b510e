// A repeated field: its items, in an order that can be changed.
import type { JsonValue } from "@bufbuild/protobuf";
import { useState } from "preact/hooks";
import { counted } from "../../../run/state/format.ts";
import { Icon } from "../../parts/icon.tsx";
import { type ControlProps, focusOn, idOf } from "./form-context.ts";
import { initialValue } from "./initial.ts";
import { moved, withItem, withoutItem } from "./json-edit.ts";
import { Value } from "./value.tsx";

/** More are shown when the reader asks for them. */
const mostShownItems = 50;

export function ListControl(props: ControlProps) {
  const { form, type, value, path, label, depth, onChange } = props;
  const [shown, setShown] = useState(mostShownItems);
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [];
  const put = (next: readonly JsonValue[], focused: number): void => {
    onChange(next.length === 0 ? undefined : [...next]);
    if (next.length > 0) focusOn(form, [...path, Math.max(0, Math.min(next.length - 1, focused))]);
    else focusOn(form, path);
  };
  const add = (): void => {
    setShown(Math.max(shown, items.length + 1));
    put([...items, initialValue(type)], items.length);
  };
  return (
    <div class="lab-rf-list">
      {items.slice(0, shown).map((item, index) => {
        const name = `${label} ${String(index + 1)}`;
        return (
          <div key={index} class="lab-rf-item">
            <Value
              {...{ form, type, depth, label: name, value: item, path: [...path, index] }}
              explicit={false}
              onChange={(next) => onChange(withItem(items, index, next ?? initialValue(type)))}
            />
            <span class="lab-rf-buttons">
              <IconButton
                label={`Move ${name} up`}
                icon="up"
                disabled={index === 0}
                onClick={() => put(moved(items, index, -1), index - 1)}
              />
              <IconButton
                label={`Move ${name} down`}
                icon="down"
                disabled={index === items.length - 1}
                onClick={() => put(moved(items, index, 1), index + 1)}
              />
              <IconButton label={`Remove ${name}`} icon="cross" onClick={() => put(withoutItem(items, index), index)} />
            </span>
          </div>
        );
      })}
      {items.length > shown && (
        <button type="button" class="lab-link" onClick={() => setShown(shown + mostShownItems)}>
          Show more of {counted(items.length, "item")}
        </button>
      )}
      <button type="button" id={idOf(form, path)} class="lab-link" aria-label={`Add to ${label}`} onClick={add}>
        <Icon of="plus" /> Add
      </button>
    </div>
  );
}

interface ButtonProps {
  readonly label: string;
  readonly icon: "up" | "down" | "cross";
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

export function IconButton({ label, icon, disabled = false, onClick }: ButtonProps) {
  return (
    <button
      type="button"
      class="lab-icon-button"
      data-icon={icon}
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon of={icon === "up" ? "down" : icon} />
    </button>
  );
}
