// Which file is shown: the handler to edit, or the .proto it serves.
import type { Lab, LabFile } from "../lab.ts";

export function FileTabs({ lab, idBase }: { readonly lab: Lab; readonly idBase: string }) {
  const protoName = lab.example.protoPath.split("/").at(-1) ?? "";
  const files: readonly (readonly [LabFile, string])[] = [
    ["handler", "handler.ts"],
    ["proto", protoName],
  ];
  const move = (by: number): void => {
    const index = files.findIndex(([file]) => file === lab.file.peek());
    const [next] = files[(index + by + files.length) % files.length] ?? ["handler"];
    lab.file.value = next;
    document.getElementById(`${idBase}-tab-${next}`)?.focus();
  };
  return (
    <div
      class="lab-tabs"
      role="tablist"
      aria-label="Files"
      onKeyDown={({ key }) => (key === "ArrowRight" ? move(1) : key === "ArrowLeft" ? move(-1) : undefined)}
    >
      {files.map(([file, label]) => (
        <button
          key={file}
          id={`${idBase}-tab-${file}`}
          type="button"
          role="tab"
          class="lab-tab"
          aria-selected={lab.file.value === file}
          aria-controls={`${idBase}-${file}`}
          tabIndex={lab.file.value === file ? 0 : -1}
          onClick={() => (lab.file.value = file)}
        >
          {label}
          {file === "handler" && lab.code.edited.value && (
            <span class="lab-edited" title="edited">
              <span class="lab-visually-hidden">edited</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
