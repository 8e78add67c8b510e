// The button beside the tabs that adds a .proto of the reader's.
import { useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { FilePathDialog } from "./file-path-dialog.tsx";

export function AddFile({ lab }: { readonly lab: Lab }) {
  const [asks, setAsks] = useState(false);
  const { added } = lab.files;
  const add = (path: string): void => {
    added.add(path);
    lab.views.editor.value = path;
  };
  return (
    <>
      <button
        type="button"
        class="lab-icon-button lab-add-file"
        aria-label="Add a .proto file"
        title="Add a .proto file"
        onClick={() => setAsks(true)}
      >
        <span aria-hidden="true">+</span>
      </button>
      {asks && (
        <FilePathDialog
          title="Add a .proto file"
          action="Add"
          path={folderOf(lab.example.protoPath)}
          faultOf={(path) => added.faultOf(path)}
          onPath={add}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}

/** Most files go beside the example's. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
