// The request metadata: one row for each key.
import type { MethodForm, MetadataRow } from "./form.ts";
import { metadataMistake } from "./form.ts";
import { Icon } from "../../parts/icon.tsx";

export function MetadataRows({ form }: { readonly form: MethodForm }) {
  const rows = form.metadata.value;
  const add = (): void => {
    const id = 1 + Math.max(0, ...rows.map((row) => row.id));
    form.metadata.value = [...rows, { id, key: "", value: "" }];
  };
  return (
    <div class="lab-field lab-metadata" role="group" aria-label="Metadata">
      <div class="lab-field-head">
        <span class="lab-label">Metadata</span>
        <button type="button" class="lab-link" aria-label="Add metadata" onClick={add}>
          <Icon of="plus" /> Add
        </button>
      </div>
      {rows.map((row, index) => (
        <Row key={row.id} form={form} row={row} number={index + 1} />
      ))}
    </div>
  );
}

function Row({ form, row, number }: { readonly form: MethodForm; readonly row: MetadataRow; readonly number: number }) {
  const mistake = metadataMistake(row);
  const put = (change: Partial<MetadataRow>): void => {
    form.metadata.value = form.metadata.value.map((other) => (other.id === row.id ? { ...other, ...change } : other));
  };
  return (
    <>
      <div class="lab-metadata-row">
        {(["key", "value"] as const).map((part) => (
          <input
            key={part}
            aria-label={`Metadata ${part} ${String(number)}`}
            placeholder={part}
            value={row[part]}
            spellcheck={false}
            autocapitalize="off"
            aria-invalid={part === "key" && mistake ? "true" : undefined}
            onInput={({ currentTarget }) => put({ [part]: currentTarget.value })}
          />
        ))}
        <button
          type="button"
          class="lab-icon-button"
          aria-label={`Remove metadata ${String(number)}`}
          onClick={() => (form.metadata.value = form.metadata.value.filter(({ id }) => id !== row.id))}
        >
          <Icon of="cross" />
        </button>
      </div>
      {mistake !== undefined && <p class="lab-mistake">{mistake}</p>}
    </>
  );
}
