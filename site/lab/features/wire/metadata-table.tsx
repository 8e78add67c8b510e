// Metadata as a table, one entry a line.
import type { MetadataEntries } from "../../../run/events/metadata.ts";

export function MetadataTable({ entries }: { readonly entries: MetadataEntries }) {
  return (
    <dl class="lab-metadata-table">
      {entries.map(([key, value], index) => (
        <div key={index}>
          <dt>{key}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
