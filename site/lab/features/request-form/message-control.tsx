// A message in a message: opened by hand, so that a type that holds itself does not open without end.
import { useState } from "preact/hooks";
import { Icon } from "../../parts/icon.tsx";
import { type ControlProps, focusOn, idOf } from "./form-context.ts";
import { initialValue } from "./initial.ts";
import { isFields } from "./json-edit.ts";

/** Deeper ones begin closed, and are edited in the JSON from the last on. */
const opensAtFirst = 2;
const deepest = 20;

export function MessageControl(props: ControlProps) {
  const { form, type, value, path, label, depth, onChange } = props;
  const [open, setOpen] = useState(depth < opensAtFirst);
  const { message } = type;
  if (!message) return null;
  const id = idOf(form, path);
  if (value === undefined) {
    const add = (): void => {
      setOpen(true);
      onChange(initialValue(type));
      focusOn(form, path);
    };
    return (
      <button type="button" id={id} class="lab-link" aria-label={`Add ${label}`} onClick={add}>
        <Icon of="plus" /> Add
      </button>
    );
  }
  const json = isFields(value) ? value : {};
  const preview = JSON.stringify(json);
  return (
    <div class="lab-rf-fold">
      <button type="button" id={id} class="lab-rf-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <span class="lab-rf-arrow" aria-hidden="true" />
        <span class="lab-visually-hidden">{label},</span> {message.name}
        {!open && (
          <span class="lab-muted lab-rf-preview">{preview.length > 60 ? `${preview.slice(0, 60)}…` : preview}</span>
        )}
      </button>
      {open && depth >= deepest && <p class="lab-muted">This is {depth} messages deep: edit what is in it as JSON.</p>}
      {open && depth < deepest && (
        <form.Fields {...{ form, type: message, json, path, label, depth: depth + 1 }} onChange={onChange} />
      )}
    </div>
  );
}
