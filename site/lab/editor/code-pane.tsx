// The handler's place in the lab: highlighted text until the reader touches it, then an editor of the same size.
import { useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { type MutableRef, useEffect, useRef, useState } from "preact/hooks";
import type { Lab } from "../lab.ts";
import type { ViewProps } from "../views/view.ts";
import { readStored, writeStored } from "../storage.ts";
import { textIndexAt } from "./caret.ts";
import { type CodeEditor, tabKey } from "./code-editor.ts";
import { loadEditor } from "./load-editor.ts";

type Stage = "static" | "loading" | "ready" | "failed";

let labsOnPage = 0;

export function CodePane({ lab, children }: ViewProps) {
  const { pane, host, stage, tabLeaves, toggleTab, open } = useEditor(lab);
  return (
    <div ref={pane} class="lab-code" data-stage={stage} onPointerEnter={() => void loadEditor()}>
      {stage !== "ready" && (
        <div
          class="lab-static-frame"
          onClick={({ currentTarget, clientX, clientY }) => open(textIndexAt(currentTarget, clientX, clientY) ?? 0)}
        >
          {lab.code.edited.value || !children ? <Draft source={lab.code.source.value} /> : children}
        </div>
      )}
      <div ref={host} class="lab-editor-host" hidden={stage !== "ready"} />
      {stage !== "ready" && (
        <button type="button" class="lab-edit" onClick={() => open(0)} onFocus={() => void loadEditor()}>
          {stage === "loading" ? "Opening the editor…" : "Edit the code"}
        </button>
      )}
      {stage === "failed" && (
        <p class="lab-mistake" role="alert">
          The editor could not be loaded. Run still works; Edit tries again.
        </p>
      )}
      {stage === "ready" && (
        <button
          type="button"
          class="lab-tab-hint"
          aria-pressed={tabLeaves}
          title="What the Tab key does in the editor; kept for your next visit"
          onClick={toggleTab}
        >
          {tabLeaves ? "Tab leaves the editor" : "Tab indents; Esc, then Tab leaves"}
        </button>
      )}
    </div>
  );
}

function Draft({ source }: { readonly source: string }) {
  return (
    <pre class="lab-static">
      <code>
        {source.split("\n").map((line, index) => (
          <>
            <span key={index} class="line">
              {line}
            </span>
            {"\n"}
          </>
        ))}
      </code>
    </pre>
  );
}

/** The text made ahead has an element for each line. */
function markStatic(pane: HTMLElement | null, lines: readonly number[]): void {
  const elements = pane?.querySelectorAll<HTMLElement>(".lab-static .line") ?? [];
  elements.forEach((element, index) => element.classList.toggle("lab-marked-line", lines.includes(index + 1)));
  const [first] = lines;
  const frame = pane?.querySelector(".lab-static");
  const line = first === undefined ? undefined : elements[first - 1];
  // Only inside its own frame: scrollIntoView would move the page.
  if (frame && line) frame.scrollTop = line.offsetTop - frame.clientHeight / 2;
}

function useEditor(lab: Lab) {
  const pane = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const mounted = useRef<CodeEditor | undefined>(undefined);
  const [stage, setStage] = useState<Stage>("static");
  const [tabLeaves, onTabLeaves] = useState(false);

  const open = async (index: number | undefined, place?: { line: number; column: number }): Promise<void> => {
    if (stage === "loading" || stage === "ready" || !host.current) return;
    setStage("loading");
    try {
      const mount = await loadEditor();
      host.current.hidden = false;
      mounted.current = mount({
        host: host.current,
        modelName: `${lab.example.name}-${String(++labsOnPage)}`,
        label: `handler.ts of ${lab.example.title}`,
        source: lab.code.source.peek(),
        scrollTop: pane.current?.querySelector(".lab-static")?.scrollTop ?? 0,
        onEdit: (source) => lab.code.edit(source),
        onRun: () => lab.run(),
        onTabLeaves,
        tabLeaves: readStored(tabKey) === "leaves",
      });
      setStage("ready");
      mounted.current.setProblems(lab.problems.peek());
      if (place) mounted.current.show(place.line, place.column);
      else if (index !== undefined) mounted.current.focusAt(index);
    } catch {
      setStage("failed");
    }
  };

  useEffect(() => {
    lab.code.restore();
    // Edited text has no highlighting made ahead, so its editor comes at once.
    if (lab.code.edited.peek()) void open(undefined);
    return () => mounted.current?.dispose();
  }, [lab]);
  useLabSignals(lab, pane, mounted, (place) => void open(undefined, place));
  const toggleTab = (): void => {
    const leaves = !tabLeaves;
    writeStored(tabKey, leaves ? "leaves" : undefined);
    mounted.current?.setTabLeaves(leaves);
  };
  return { pane, host, stage, tabLeaves, toggleTab, open: (index: number) => void open(index) };
}

/** Carries what the lab says of the code into the editor, or into the text that stands for it. */
function useLabSignals(
  lab: Lab,
  pane: RefObject<HTMLDivElement>,
  mounted: MutableRef<CodeEditor | undefined>,
  open: (place: { line: number; column: number }) => void,
): void {
  // Read before the question whether there is an editor: else the first answer, no, would be the last.
  useSignalEffect(() => {
    const source = lab.code.source.value;
    mounted.current?.setSource(source);
  });
  useSignalEffect(() => {
    const problems = lab.problems.value;
    mounted.current?.setProblems(problems);
  });
  useSignalEffect(() => {
    const lines = lab.markedLines.value;
    if (mounted.current) mounted.current.mark(lines);
    else markStatic(pane.current, lines);
  });
  useSignalEffect(() => {
    const place = lab.revealed.value;
    if (!place) return;
    lab.editorView.value = "handler";
    if (mounted.current) mounted.current.show(place.line, place.column);
    else open(place);
  });
}
