// One field: its name and type, its control, what the .proto says of it, and whether it is set.
import type { JsonValue } from "@bufbuild/protobuf";
import { type FormContext, idOf, type Path, typeText } from "./form-context.ts";
import { type FieldDesc, newKeyOf } from "./json-edit.ts";
import { ListControl } from "./list-control.tsx";
import { MapControl } from "./map-control.tsx";
import { fieldMistake, hasPresence, isRequired } from "./rows.ts";
import { Value } from "./value.tsx";

interface Props {
  readonly form: FormContext;
  readonly field: FieldDesc;
  readonly value: JsonValue | undefined;
  readonly path: Path;
  readonly depth: number;
  readonly onChange: (value: JsonValue | undefined) => void;
}

export function FieldRow({ form, field, value, path, depth, onChange }: Props) {
  const label = newKeyOf(field);
  const own = [...path, label];
  const id = idOf(form, own);
  const help = form.helpOf(field);
  const explicit = hasPresence(field);
  // A single value says itself what is wrong with it.
  const mistake = value === undefined || isSeveral(field) ? fieldMistake(field, value) : undefined;
  const describedBy = [
    ...(help === undefined ? [] : [`${id}-help`]),
    ...(mistake === undefined ? [] : [`${id}-field`]),
  ].join(" ");
  const shared = { form, type: field, value, path: own, label, depth, explicit, onChange };
  const control = {
    ...shared,
    placeholder: placeholderOf(field),
    describedBy: describedBy === "" ? undefined : describedBy,
  };
  const isGroup = isSeveral(field) || field.message !== undefined;
  return (
    <div class="lab-rf-row" {...(isGroup && { role: "group", "aria-label": label })}>
      <Head
        {...{ field, label, id }}
        {...(explicit && value !== undefined && { onUnset: () => onChange(undefined) })}
      />
      <div class="lab-rf-control">
        {field.fieldKind === "list" ? (
          <ListControl {...control} mistake={mistake} />
        ) : field.fieldKind === "map" ? (
          <MapControl {...control} mistake={mistake} keyType={field.mapKey} />
        ) : (
          <Value {...control} />
        )}
        {mistake !== undefined && (
          <p class="lab-mistake" id={`${id}-field`}>
            {mistake}
          </p>
        )}
        {help !== undefined && (
          <p class="lab-muted lab-rf-help" id={`${id}-help`}>
            {help}
          </p>
        )}
      </div>
    </div>
  );
}

interface HeadProps {
  readonly field: FieldDesc;
  readonly label: string;
  readonly id: string;
  /** Absent when there is nothing to unset. */
  readonly onUnset?: () => void;
}

function Head({ field, label, id, onUnset }: HeadProps) {
  return (
    <div class="lab-rf-head">
      <label class="lab-rf-name" for={id}>
        {label}
      </label>{" "}
      <span class="lab-type">{typeText(field)}</span>
      {isRequired(field) && <span class="lab-rf-required"> required</span>}
      {onUnset && (
        <button type="button" class="lab-link lab-rf-unset" aria-label={`Unset ${label}`} onClick={onUnset}>
          Unset
        </button>
      )}
    </div>
  );
}

const isSeveral = ({ fieldKind }: FieldDesc): boolean => fieldKind === "list" || fieldKind === "map";

function placeholderOf(field: FieldDesc): string {
  if (isSeveral(field)) return "";
  const start = field.fieldKind === "scalar" || field.fieldKind === "enum" ? field.getDefaultValue() : undefined;
  if (start !== undefined && !(start instanceof Uint8Array)) {
    const text = field.enum ? (field.enum.value[Number(start)]?.name ?? String(start)) : String(start);
    return `not set: ${text}`;
  }
  return hasPresence(field) ? "not set" : "";
}
