// Above the stream: find, wrap, pause, count only, copy and save.
import { useState } from "preact/hooks";
import { saveFile } from "../../parts/save-file.ts";
import { copyText } from "../../parts/clipboard.ts";
import type { Lab } from "../../lab.ts";
import { counted } from "../../../run/state/format.ts";
import { jsonLines } from "./json-lines.ts";
import { Icon } from "../../parts/icon.tsx";
import type { StreamView } from "./stream-view.ts";

interface Props {
  readonly lab: Lab;
  readonly view: StreamView;
  readonly wrap: boolean;
  readonly setWrap: (on: boolean) => void;
}

export function StreamTools({ lab, view, wrap, setWrap }: Props) {
  const { keeping } = lab.state.value;
  return (
    <div class="lab-tools" role="toolbar" aria-label="Stream tools">
      <input
        type="search"
        class="lab-box lab-filter"
        placeholder="Filter"
        aria-label="Filter the stream"
        value={view.filter}
        onInput={({ currentTarget }) => view.setFilter(currentTarget.value)}
      />
      <span class="lab-warn" role="group" aria-label="Rows shown">
        {noteOf(view)}
      </span>
      <button
        type="button"
        class="lab-tool"
        aria-pressed={wrap}
        title="Show all lines of each message; kept for your next visit"
        onClick={() => setWrap(!wrap)}
      >
        Wrap lines
      </button>
      <button
        type="button"
        class="lab-tool"
        aria-pressed={view.paused}
        title="Hold the view still; the stream goes on, and nothing is lost"
        onClick={() => view.setPaused(!view.paused)}
      >
        <Icon of={view.paused ? "run" : "pause"} /> {view.paused ? "Resume view" : "Pause view"}
      </button>
      <button
        type="button"
        class="lab-tool"
        aria-pressed={!keeping}
        title="Count messages instead of keeping them: for streams without end"
        onClick={() => lab.run.setKeeping(!keeping)}
      >
        Count only
      </button>
      <Take view={view} name={lab.state.value.method} />
    </div>
  );
}

function noteOf({ filter, rows, waiting }: StreamView): string {
  const found = filter.trim() === "" ? "" : counted(rows.length, "row");
  return [found, waiting > 0 ? `${waiting.toLocaleString("en")} new` : ""].filter((text) => text !== "").join(", ");
}

function Take({ view, name }: { readonly view: StreamView; readonly name: string }) {
  const [result, setResult] = useState<string | undefined>(undefined);
  const empty = view.log.length === 0;
  const copy = async (): Promise<void> => {
    const ok = await copyText(await (await gathered(view)).text());
    setResult(ok ? "Copied" : "The browser denies copying");
  };
  return (
    <>
      <button
        type="button"
        class="lab-tool"
        title="Copy all rows as JSON lines"
        disabled={empty}
        onClick={() => void copy()}
        onBlur={() => setResult(undefined)}
      >
        {result ?? "Copy"}
      </button>
      <button
        type="button"
        class="lab-tool"
        title="Save all rows as JSON lines"
        disabled={empty}
        onClick={() => void gathered(view).then((blob) => saveFile(`${name}.jsonl`, blob))}
      >
        Save
      </button>
    </>
  );
}

/** Rows to a piece of text: few enough for the page to stay alive between two pieces. */
const rowsAtOnce = 2_000;

async function gathered({ log }: StreamView): Promise<Blob> {
  const parts: string[] = [];
  let rows = 0;
  for (const line of jsonLines(log)) {
    parts.push(line);
    if (++rows % rowsAtOnce === 0) await new Promise((resolve) => setTimeout(resolve));
  }
  return new Blob(parts, { type: "application/jsonl" });
}
