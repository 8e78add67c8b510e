// Opens a recording that was saved as a file, of this lab or of somebody else's.
import { useId, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { openRecording, runName } from "./recorder.ts";
import { UnreadableRecording } from "./recording-file.ts";

/** As many rows as are kept, with messages far above what a lesson sends. */
const largestFileBytes = 16 * 1024 * 1024;

export function OpenRecording({ lab }: { readonly lab: Lab }) {
  const id = useId();
  const [result, setResult] = useState({ text: "", wrong: false });
  const open = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    try {
      if (file.size > largestFileBytes) throw new UnreadableRecording("expected 16 MiB or less");
      setResult({ text: `Opened as ${runName(openRecording(lab, await file.text()))}.`, wrong: false });
    } catch (error) {
      const why = error instanceof UnreadableRecording ? error.message : "the file cannot be read";
      setResult({ text: `${file.name}: ${why}. Choose a file that Save made.`, wrong: true });
    }
  };
  return (
    <div class="lab-wrap lab-open-recording">
      <label class="lab-label" for={id}>
        Open a recording
      </label>
      <input
        id={id}
        type="file"
        accept=".json,application/json"
        onChange={({ currentTarget }) => {
          void open(currentTarget.files?.[0]);
          // So that the same file can be chosen again.
          currentTarget.value = "";
        }}
      />
      <span aria-live="polite" class={result.wrong ? "lab-mistake" : "lab-muted lab-outside-note"}>
        {result.text}
      </span>
    </div>
  );
}
