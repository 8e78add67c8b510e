// The fields of one message, the first of them when there are very many.
import type { DescOneof } from "@bufbuild/protobuf";
import { useState } from "preact/hooks";
import type { FieldsProps } from "./form-context.ts";
import { FieldRow } from "./field-row.tsx";
import { initialOf } from "./initial.ts";
import { valueIn, withField, without, withoutFields } from "./json-edit.ts";
import { IconButton } from "./list-control.tsx";
import { chosenOf, mostShownRows, type Row, rowsOf, shownRows } from "./rows.ts";

export function MessageFields(props: FieldsProps) {
  const { form, type, json, label } = props;
  const [find, setFind] = useState("");
  const [all, setAll] = useState(false);
  const rows = rowsOf(type, json, form.types);
  const shown = shownRows(rows, json, { all, find });
  if (rows.length === 0) return <p class="lab-muted">{type.name} has no fields: there is nothing to fill in.</p>;
  return (
    <div class="lab-rf-fields">
      {rows.length > mostShownRows && (
        <input
          type="search"
          class="lab-rf-box"
          aria-label={`Find a field of ${label}`}
          placeholder={`Find one of ${String(rows.length)} fields`}
          value={find}
          onInput={({ currentTarget }) => setFind(currentTarget.value)}
        />
      )}
      {shown.map((row) => (
        <AnyRow key={row.name} {...props} row={row} />
      ))}
      {shown.length === 0 && <p class="lab-muted">No field has that in its name.</p>}
      {find === "" && shown.length < rows.length && (
        <button type="button" class="lab-link" onClick={() => setAll(true)}>
          Show {rows.length - shown.length} more fields
        </button>
      )}
    </div>
  );
}

function AnyRow({ row, ...props }: FieldsProps & { readonly row: Row }) {
  const { json, onChange } = props;
  if (row.kind === "oneof") return <OneofRow {...props} oneof={row.oneof} />;
  if (row.kind === "field") {
    return (
      <FieldRow
        {...props}
        field={row.field}
        value={valueIn(json, row.field)}
        onChange={(value) => onChange(withField(json, row.field, value))}
      />
    );
  }
  return (
    <p class="lab-mistake lab-rf-stray">
      {props.type.name} has no field &quot;{row.name}&quot;{" "}
      <IconButton label={`Remove ${row.name}`} icon="cross" onClick={() => onChange(without(json, [row.name]))} />
    </p>
  );
}

/** A radio button for each field, and one for none. */
function OneofRow({ form, oneof, json, path, depth, onChange }: FieldsProps & { readonly oneof: DescOneof }) {
  const chosen = chosenOf(oneof, json);
  const name = `${form.id}-${[...path, oneof.name].join("/")}`;
  const help = form.helpOf(oneof);
  return (
    <fieldset class="lab-rf-oneof">
      <legend>
        {oneof.name} <span class="lab-type">one of</span>
      </legend>
      {help !== undefined && <p class="lab-muted lab-rf-help">{help}</p>}
      <div class="lab-rf-radios">
        <label>
          <input
            type="radio"
            name={name}
            checked={chosen.length === 0}
            onChange={() => onChange(withoutFields(json, oneof.fields))}
          />{" "}
          none
        </label>
        {oneof.fields.map((field) => (
          <label key={field.name}>
            <input
              type="radio"
              name={name}
              checked={chosen[0] === field}
              onChange={() => onChange(withField(json, field, initialOf(field)))}
            />{" "}
            {field.name}
          </label>
        ))}
      </div>
      {chosen.length > 1 && (
        <p class="lab-mistake">only one of these can be set, found {chosen.map((field) => field.name).join(" and ")}</p>
      )}
      {chosen.map((field) => (
        <FieldRow
          key={field.name}
          {...{ form, field, path, depth, value: valueIn(json, field) }}
          onChange={(value) => onChange(withField(json, field, value))}
        />
      ))}
    </fieldset>
  );
}
