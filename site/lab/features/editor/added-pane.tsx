// A .proto that the reader has added: its editor, another name for it, and a way to be rid of it.
import { useMemo, useState } from "preact/hooks";
import type { FileId } from "../../views/lab-views.ts";
import type { ViewProps } from "../../views/view.ts";
import { CodePane } from "./code-pane.tsx";
import { FilePathDialog } from "./file-path-dialog.tsx";
import { addedFile } from "./files.tsx";

export function AddedPane({ lab, path }: ViewProps & { readonly path: FileId }) {
  const file = useMemo(() => addedFile(lab, path), [lab, path]);
  const [renames, setRenames] = useState(false);
  const { added } = lab.files;
  const rename = (to: string): void => {
    added.rename(path, to);
    lab.views.editor.value = to;
  };
  const remove = (): void => {
    added.remove(path);
    lab.views.editor.value = "proto";
  };
  return (
    <div class="lab-added">
      <div class="lab-wrap lab-added-bar">
        <code class="lab-added-path">{path}</code>
        <button type="button" class="lab-link" aria-label={`Rename ${path}`} onClick={() => setRenames(true)}>
          Rename
        </button>
        <button type="button" class="lab-link" aria-label={`Delete ${path}`} onClick={remove}>
          Delete
        </button>
      </div>
      <CodePane lab={lab} file={file} />
      {renames && (
        <FilePathDialog
          title={`Rename ${path}`}
          action="Rename"
          path={path}
          faultOf={(to) => added.faultOf(to, path)}
          onPath={rename}
          onClose={() => setRenames(false)}
        />
      )}
    </div>
  );
}
