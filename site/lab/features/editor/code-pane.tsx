// A file's place in the lab: highlighted text until the reader touches it, then an editor of the same size.
import { useSignalEffect } from "@preact/signals";
import { type MutableRef, useEffect, useRef, useState } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import type { RevealedPlace } from "../../views/lab-views.ts";
import type { ViewProps } from "../../views/view.ts";
import { isLive } from "../../../run/state/select.ts";
import { readStored, writeStored } from "../../parts/storage.ts";
import { textIndexAt } from "./caret.ts";
import { type CodeEditor, tabKey } from "./code-editor.ts";
import { handlerFile, type PaneFile, protoFile } from "./files.tsx";
import { FormatButton, useFormatting } from "./formatting.tsx";
import { loadEditor } from "./load-editor.ts";
import { chosenInStatic, isUnfolded, markStatic, noteStatic, showStatic } from "../places/static-code.ts";

type Place = Omit<RevealedPlace, "file">;
type Stage = "static" | "loading" | "ready" | "failed";

let labsOnPage = 0;

export function HandlerPane(props: ViewProps) {
  return <CodePane {...props} file={handlerFile} />;
}

export function ProtoPane(props: ViewProps) {
  return <CodePane {...props} file={protoFile} />;
}

export function CodePane({ lab, file, children }: ViewProps & { readonly file: PaneFile }) {
  const { pane, host, stage, tabLeaves, toggleTab, open, openAtLines, formatting } = useEditor(lab, file);
  const loadAhead = useLoadAhead(lab);
  return (
    <div ref={pane} class="lab-code" data-stage={stage} onPointerMove={loadAhead}>
      {stage !== "ready" && (
        <div
          class="lab-static-frame"
          onClick={({ currentTarget, target, clientX, clientY }) => {
            if (target instanceof Element && target.closest("button")) return;
            open(textIndexAt(currentTarget, clientX, clientY) ?? 0);
          }}
        >
          <file.Static lab={lab}>{children}</file.Static>
        </div>
      )}
      <div ref={host} class="lab-editor-host" hidden={stage !== "ready"} />
      <div class="lab-code-tools">
        {stage !== "ready" && (
          <button type="button" class="lab-muted lab-code-tool" onClick={openAtLines} onFocus={() => void loadEditor()}>
            {stage === "loading" ? "Opening the editor…" : file.opening}
          </button>
        )}
        {stage === "failed" && (
          <p class="lab-mistake" role="alert">
            The editor could not be loaded. Run still works; Edit tries again.
          </p>
        )}
        {stage === "ready" && file.format && <FormatButton note={formatting.note} onFormat={formatting.start} />}
        {stage === "ready" && (
          <button
            type="button"
            class="lab-muted lab-code-tool lab-for-keys"
            aria-pressed={tabLeaves}
            title="What the Tab key does in the editor; kept for your next visit"
            onClick={toggleTab}
          >
            {tabLeaves ? "Tab leaves the editor" : "Tab indents; Esc, then Tab leaves"}
          </button>
        )}
      </div>
    </div>
  );
}

/**
 * Fetches the editor, once, for a reader who is on the way to it. A pointer that the code has scrolled under does not move;
 * and the editor is much code and style for a page that has a stream to draw.
 */
function useLoadAhead({ state }: Lab): () => void {
  const requested = useRef(false);
  return () => {
    if (requested.current || isLive(state.peek())) return;
    requested.current = true;
    void loadEditor();
  };
}

function useEditor(lab: Lab, file: PaneFile) {
  const pane = useRef<HTMLDivElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const mounted = useRef<CodeEditor | undefined>(undefined);
  const [stage, setStage] = useState<Stage>("static");
  const [tabLeaves, onTabLeaves] = useState(false);
  const formatting = useFormatting(lab, file, mounted);

  const isOpening = useRef(false);
  /** A place to be shown when the editor is there. */
  const wanted = useRef<Place | undefined>(undefined);

  const open = async (index: number | undefined, place?: Place): Promise<void> => {
    wanted.current = place ?? wanted.current;
    if (isOpening.current || stage === "ready" || !host.current) return;
    isOpening.current = true;
    setStage("loading");
    try {
      const mount = await loadEditor();
      host.current.hidden = false;
      const text = file.textOf(lab);
      const types = file.typeProblemsOf?.(lab);
      mounted.current = mount({
        ...standingOptions(lab, file, pane.current),
        host: host.current,
        onEdit: (source) => {
          formatting.forget();
          text.edit(source);
        },
        ...(formatting.format && { format: formatting.format }),
        ...(types && { onTypeProblems: (found) => (types.value = found) }),
        onRun: () => lab.start(),
        onTabLeaves,
        tabLeaves: readStored(tabKey) === "leaves",
      });
      setStage("ready");
      tellStanding(mounted.current, lab, file);
      if (wanted.current) mounted.current.show(wanted.current.line, wanted.current.column);
      else if (index !== undefined) mounted.current.focusAt(index);
    } catch {
      setStage("failed");
    } finally {
      isOpening.current = false;
      wanted.current = undefined;
    }
  };

  useEffect(() => {
    // The handler's pane is there from the beginning.
    if (file === handlerFile) lab.files.restore();
    // Edited text has no highlighting made ahead, so its editor comes at once.
    if (file.textOf(lab).edited.peek()) void open(undefined);
    return () => mounted.current?.dispose();
  }, [lab]);
  useLabSignals({ lab, file, pane, mounted, open: (place) => void open(undefined, place) });
  const toggleTab = (): void => {
    const leaves = !tabLeaves;
    writeStored(tabKey, leaves ? "leaves" : undefined);
    mounted.current?.setTabLeaves(leaves);
  };
  const openAtLines = (): void => void open(0, openingPlace(lab, file));
  return {
    ...{ pane, host, stage, tabLeaves, toggleTab, formatting, openAtLines },
    open: (index: number) => void open(index),
  };
}

/** What the lab has said of the code before its editor was there. */
function tellStanding(editor: CodeEditor, lab: Lab, file: PaneFile): void {
  editor.setModules(lab.example.name, lab.schema.live.peek()?.modules ?? []);
  editor.setProblems(lab.problems.peek().filter((problem) => lab.views.fileOf(problem) === file.id));
  editor.note(file.notesOf?.(lab).peek() ?? []);
  editor.mark(file.marksOf(lab)?.peek() ?? []);
}

/** The caret stands where the page begins, so that the text stays where it was. */
function openingPlace(lab: Lab, file: PaneFile): Place | undefined {
  const line = file.opensAt?.(lab, file.textOf(lab).source.peek())?.first;
  return line === undefined ? undefined : { line, column: 1 };
}

/** What the editor takes over of the text before it. */
function standingOptions(lab: Lab, file: PaneFile, pane: HTMLElement | null) {
  return {
    example: lab.example,
    modelName: `${lab.example.name}-${String(++labsOnPage)}`,
    language: file.language,
    label: `${lab.views.fileName(file.id)} of ${lab.example.title}`,
    source: file.textOf(lab).source.peek(),
    scrollTop: pane?.querySelector("pre")?.scrollTop ?? 0,
    importsOpen: pane !== null && isUnfolded(pane),
    opensAt: (source: string) => file.opensAt?.(lab, source),
  };
}

function markAndShow(pane: HTMLElement, lines: readonly number[]): void {
  markStatic(pane, lines, "strong");
  const [first] = lines;
  if (first !== undefined) showStatic(pane, { first, last: first });
}

interface Signals {
  readonly lab: Lab;
  readonly file: PaneFile;
  readonly pane: { readonly current: HTMLDivElement | null };
  readonly mounted: MutableRef<CodeEditor | undefined>;
  readonly open: (place: Place) => void;
}

/** Carries what the lab says of the code into the editor, or into the text that stands for it. */
function useLabSignals({ lab, file, pane, mounted, open }: Signals): void {
  useEffect(() => {
    // What was chosen before the lab's code was there stays chosen.
    const chosen = pane.current && file === handlerFile ? chosenInStatic(pane.current) : [];
    if (chosen.length > 0) lab.views.mark(...chosen);
  }, [lab]);
  // Read before the question whether there is an editor: else the first answer, no, would be the last.
  useSignalEffect(() => {
    const source = file.textOf(lab).source.value;
    mounted.current?.setSource(source);
  });
  useSignalEffect(() => {
    const problems = lab.problems.value.filter((problem) => lab.views.fileOf(problem) === file.id);
    mounted.current?.setProblems(problems);
  });
  useSignalEffect(() => {
    const modules = lab.schema.live.value?.modules ?? [];
    mounted.current?.setModules(lab.example.name, modules);
  });
  useSignalEffect(() => {
    const lines = file.marksOf(lab)?.value;
    if (!lines) return;
    if (mounted.current) mounted.current.mark(lines);
    else if (pane.current) markAndShow(pane.current, lines);
  });
  useSignalEffect(() => {
    const notes = file.notesOf?.(lab).value;
    if (!notes) return;
    if (mounted.current) mounted.current.note(notes);
    else if (pane.current) noteStatic(pane.current, notes);
  });
  useSignalEffect(() => {
    const place = lab.views.revealed.value;
    if (place?.file !== file.id) return;
    // Shown once: an editor that comes later has nothing to show.
    lab.views.revealed.value = undefined;
    if (mounted.current) mounted.current.show(place.line, place.column);
    else open(place);
  });
}
