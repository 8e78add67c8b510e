// The button beside the tabs that adds a .proto of the reader's.
import { useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import type { FilePathDialog } from "./file-path-dialog.tsx";

export function AddFile({ lab }: { readonly lab: Lab }) {
  // Its code is fetched when it is opened; after a failure the next press tries again.
  const [Dialog, setDialog] = useState<typeof FilePathDialog>();
  const open = async (): Promise<void> => {
    const loaded = await import("./file-path-dialog.tsx").catch(() => undefined);
    setDialog(() => loaded?.FilePathDialog);
  };
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
        onClick={() => void open()}
      >
        <span aria-hidden="true">+</span>
      </button>
      {Dialog && (
        <Dialog
          title="Add a .proto file"
          action="Add"
          path={folderOf(lab.example.protoPath)}
          faultOf={(path) => added.faultOf(path)}
          onPath={add}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

/** Most files go beside the example's. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);
