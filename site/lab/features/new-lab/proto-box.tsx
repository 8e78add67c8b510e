// The text of a .proto that is being written, and what others there are beside it.
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { NewLab } from "./new-lab.ts";
import { type NewProto } from "./new-protos.ts";
import { sampleProto } from "./sample-proto.ts";

interface Props {
  readonly lab: NewLab;
  readonly box: RefObject<HTMLTextAreaElement>;
}

export function ProtoBox({ lab, box }: Props) {
  const isOver = useSignal(false);
  const drop = async (event: DragEvent): Promise<void> => {
    isOver.value = false;
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    lab.add(await protosIn(files));
  };
  useEffect(() => followPaste(lab, box), []);
  return (
    <div
      class="pg-proto-box"
      data-over={isOver.value ? "true" : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={(event) => void drop(event)}
    >
      <Files lab={lab} />
      <textarea
        ref={box}
        class="pg-proto"
        aria-label="Your .proto"
        rows={14}
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        wrap="off"
        placeholder={
          'syntax = "proto3";\n\npackage shop.v1;\n\nservice ShopService {\n  rpc Watch(WatchRequest) returns (stream Change);\n}\n…'
        }
        value={lab.text}
        onInput={({ currentTarget }) => lab.edit(currentTarget.value)}
      />
    </div>
  );
}

/** What is pasted with no field in focus is meant for the box. */
function followPaste(lab: NewLab, box: RefObject<HTMLTextAreaElement>): () => void {
  const paste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (text === "" || (event.target instanceof Element && event.target.closest("input, textarea, select"))) return;
    event.preventDefault();
    lab.add([{ text }]);
    box.current?.focus();
  };
  document.addEventListener("paste", paste);
  return () => document.removeEventListener("paste", paste);
}

function Files({ lab }: { readonly lab: NewLab }) {
  const files = lab.files.value;
  const isEmpty = files.every(({ text }) => text.trim() === "");
  return (
    <div class="pg-files">
      {files.length > 1 && (
        <label>
          File{" "}
          <select
            value={String(lab.chosen.value)}
            onChange={({ currentTarget }) => (lab.chosen.value = Number(currentTarget.value))}
          >
            {files.map(({ path = "pasted" }, index) => (
              <option key={index} value={String(index)} selected={index === lab.chosen.value}>
                {path}
              </option>
            ))}
          </select>
        </label>
      )}
      {files.length > 1 && (
        <button type="button" class="pg-button" onClick={() => lab.remove()}>
          Remove this file
        </button>
      )}
      <label class="pg-button pg-file-button">
        Open .proto files
        <input
          type="file"
          accept=".proto"
          multiple
          onChange={({ currentTarget }) => {
            void protosIn([...(currentTarget.files ?? [])]).then((opened) => lab.add(opened));
            currentTarget.value = "";
          }}
        />
      </label>
      {!isEmpty && (
        <button type="button" class="pg-button" onClick={() => lab.add([{ text: "" }])}>
          Another file
        </button>
      )}
      {isEmpty && (
        <button type="button" class="pg-button" onClick={() => lab.add([{ text: sampleProto }])}>
          Take a sample
        </button>
      )}
    </div>
  );
}

/** More than the server reads: it says so itself. */
const mostBytes = 4 * 1024 * 1024;

/** A folder that was opened brings paths along. */
export function protosIn(files: readonly File[]): Promise<NewProto[]> {
  return Promise.all(
    files.map(async (file) => ({
      path: file.webkitRelativePath || file.name,
      text:
        file.size > mostBytes
          ? `// ${file.name} has ${String(file.size)} bytes: too many to be read here.`
          : await file.text(),
    })),
  );
}
