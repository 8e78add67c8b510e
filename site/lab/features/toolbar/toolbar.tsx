// Above the code: which file, which method, and the run as a whole.
import type { Lab } from "../../lab.ts";
import { modeName } from "../../../run/state/method-entry.ts";
import { isLive } from "../../../run/state/select.ts";
import { Icon } from "../../parts/icon.tsx";
import { useMoreParts } from "../../level/load-more-parts.ts";
import { MoreButton } from "../../level/more-button.tsx";
import { RunButton } from "./run-button.tsx";

export function Toolbar({ lab }: { readonly lab: Lab }) {
  const share = useMoreParts(lab, "share");
  const download = useMoreParts(lab, "download");
  return (
    <div class="lab-toolbar">
      <EditState lab={lab} />
      {share && <share.ShareButton lab={lab} />}
      {download && <download.DownloadButton lab={lab} />}
      <RunControls lab={lab} />
      <MoreButton lab={lab} />
    </div>
  );
}

/** Ctrl+Enter runs, wherever in a lab the focus is. */
export function runOnCtrlEnter(event: KeyboardEvent, lab: Lab): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  event.preventDefault();
  lab.runInFront();
}

/** Which method is called, and the call as a whole. */
export function RunControls({ lab }: { readonly lab: Lab }) {
  const runs = isLive(lab.state.value) || lab.program.value?.running.value === true;
  return (
    <>
      <MethodPicker lab={lab} />
      <div class="lab-run-buttons">
        {runs && (
          <button
            type="button"
            class="lab-button lab-stop"
            title="End the whole run, at whatever point it is"
            onClick={() => lab.stop()}
          >
            <Icon of="stop" />
            Stop
          </button>
        )}
        <RunButton lab={lab} />
        {lab.check.value && (
          <button type="button" class="lab-button lab-check" onClick={lab.check.value}>
            Check
          </button>
        )}
      </div>
    </>
  );
}

function MethodPicker({ lab }: { readonly lab: Lab }) {
  return (
    <label class="lab-method">
      <span class="lab-label">Method</span>
      <select
        value={lab.client.methodName.value}
        onChange={({ currentTarget }) => (lab.client.methodName.value = currentTarget.value)}
        disabled={isLive(lab.state.value)}
      >
        {lab.client.methods.value.map(({ name, label = name, kind }) => (
          <option key={name} value={name} selected={name === lab.client.methodName.value}>
            {label} · {modeName[kind]}
          </option>
        ))}
      </select>
      <Icon of="down" />
    </label>
  );
}

function EditState({ lab }: { readonly lab: Lab }) {
  const { files } = lab;
  return (
    <div class="lab-edit-state">
      {!files.kept.value && (
        <span class="lab-warn" title="This browser denies storage, or has no room: copy your code before you leave">
          not kept
        </span>
      )}
      {files.wasReset.value && (
        <button type="button" class="lab-link" onClick={() => files.undoReset()}>
          Bring back my edits
        </button>
      )}
      {files.edited.value && (
        <button
          type="button"
          class="lab-button lab-quiet"
          title="Back to the original files"
          onClick={() => files.reset()}
        >
          <Icon of="reset" />
          Reset
        </button>
      )}
    </div>
  );
}
