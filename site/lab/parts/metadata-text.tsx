// Metadata on one line.
import type { MetadataEntries } from "../../run/events/metadata.ts";

export function MetadataText({ entries }: { readonly entries: MetadataEntries }) {
  if (entries.length === 0) return <span class="lab-none">empty</span>;
  return (
    <span class="lab-entries">
      {entries.map(([key, value], index) => (
        <span key={index} class="lab-entry">
          <span class="lab-json-name">{key}:</span> <span class="lab-json-string">{value}</span>
        </span>
      ))}
    </span>
  );
}
