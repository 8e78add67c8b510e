// The editor of readers with a keyboard: Monaco with TypeScript. Loaded on first touch of the code.
import type { Problem } from "../../../run/state/problem.ts";
import type { CodeEditor, EditorOptions, MountEditor } from "./code-editor.ts";
import { fileAddress } from "./language/compiler-options.ts";
import { editor, type IDisposable, KeyCode, KeyMod, languages, MarkerSeverity, Uri } from "./monaco-parts.ts";
import { type Fold, foldImports } from "../places/monaco-imports.ts";
import { lineMark, lineNote, markOpening } from "../places/monaco-marks.ts";
import { reportTypes } from "./report-types.ts";
import { followPageTheme, textColoursOnly } from "./theme.ts";
import { belongsTo, setModules, setUpTypeScript } from "./typescript.ts";

/** Who puts the marks of a run into the editor, apart from those of the TypeScript worker. */
const owner = "lab";

export const mountMonaco: MountEditor = (options) => {
  setUpTypeScript();
  followPageTheme();
  const { host, source, modelName, language, scrollTop, onEdit } = options;
  const extension = language === "typescript" ? "ts" : "proto";
  const model = editor.createModel(source, language, Uri.parse(fileAddress(modelName, extension)));
  belongsTo(model, options.example);
  const code = editor.create(host, { ...appearance, model, ariaLabel: options.label });
  const fold = language === "typescript" ? foldImports(code, model, options.importsOpen) : undefined;
  markOpening(code, model, options);
  code.setScrollTop(scrollTop);
  keepCaretInView(code);
  model.onDidChangeContent(() => onEdit(model.getValue()));
  const setTabLeaves = addKeys(code, options);
  const formatter = addFormatter(model, options);
  // What floats over the code has its place in the window, which the code leaves when something around it is scrolled.
  const place = ({ target }: Event): void => {
    if (target instanceof Node && target.contains(host)) code.render(true);
  };
  document.addEventListener("scroll", place, { capture: true, passive: true });
  const isChoosing = (): boolean => host.querySelector(".suggest-widget.visible") !== null;
  const types = options.onTypeProblems && reportTypes(model, options.onTypeProblems, isChoosing);
  const dispose = (): void => {
    types?.dispose();
    document.removeEventListener("scroll", place, { capture: true });
    fold?.dispose();
    formatter?.dispose();
    code.dispose();
    model.dispose();
  };
  return { ...acting(code, model, fold), setModules, setTabLeaves, dispose };
};

const appearance: editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  fontSize: 13,
  lineHeight: 20,
  fontFamily: "var(--__sl-font-mono, ui-monospace, monospace)",
  tabSize: 2,
  // Enter behind a complete word is a new line: a suggestion that would change nothing is not accepted by it.
  acceptSuggestionOnEnter: "smart",
  padding: { top: 12, bottom: 12 },
  minimap: { enabled: false },
  glyphMargin: false,
  folding: false,
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 12,
  scrollBeyondLastLine: false,
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: "line",
  renderLineHighlightOnlyWhenFocus: true,
  guides: { indentation: false },
  stickyScroll: { enabled: false },
  scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
  fixedOverflowWidgets: true,
  contextmenu: false,
  ...textColoursOnly,
};

function acting(
  code: editor.IStandaloneCodeEditor,
  model: editor.ITextModel,
  fold: Fold | undefined,
): Omit<CodeEditor, "dispose" | "setModules" | "setTabLeaves"> {
  const marks = code.createDecorationsCollection();
  const notes = code.createDecorationsCollection();
  return {
    mark(lines) {
      marks.set(lines.map((line) => lineMark(line, "strong")));
      const [first] = lines;
      if (first === undefined) return;
      fold?.openFor(first);
      code.revealLineInCenterIfOutsideViewport(first);
    },
    note(found) {
      notes.set(found.map(lineNote(model)));
    },
    setSource(source) {
      if (source === model.getValue()) return;
      code.pushUndoStop();
      code.executeEdits(owner, [{ range: model.getFullModelRange(), text: source }]);
      code.pushUndoStop();
    },
    setProblems(problems) {
      const placed = problems.filter(({ line }) => line > 0);
      editor.setModelMarkers(model, owner, placed.map(markerOf(model)));
      // While the reader types, the editor stays where it is.
      const shown = placed.find(({ rule }) => rule === undefined);
      for (const { line } of placed) fold?.openFor(line);
      if (shown && !code.hasTextFocus()) keepInView(code, shown.line);
    },
    show(line, column) {
      const position = model.validatePosition({ lineNumber: line, column: Math.max(1, column) });
      fold?.openFor(position.lineNumber);
      code.setPosition(position);
      code.revealPositionInCenterIfOutsideViewport(position);
      code.focus();
    },
    focusAt(index) {
      code.setPosition(model.getPositionAt(index));
      code.focus();
    },
    async format() {
      await code.getAction("editor.action.formatDocument")?.run();
    },
  };
}

/** Ctrl+Enter runs. Escape lets the next Tab leave, so that the editor is no trap for the keyboard. */
function addKeys(
  code: editor.IStandaloneCodeEditor,
  { format, onRun, onTabLeaves, tabLeaves }: EditorOptions,
): (leaves: boolean) => void {
  let always = tabLeaves;
  const setTabLeaves = (leaves: boolean): void => {
    code.updateOptions({ tabFocusMode: leaves });
    onTabLeaves(leaves);
  };
  setTabLeaves(always);
  // Monaco has these keys on Windows and macOS alone.
  if (format)
    code.addAction({
      id: "lab.format",
      label: "Format the file",
      keybindings: [KeyMod.Shift | KeyMod.Alt | KeyCode.KeyF],
      run: () => code.getAction("editor.action.formatDocument")?.run(),
    });
  code.addAction({
    id: "lab.run",
    label: "Run the handler",
    keybindings: [KeyMod.CtrlCmd | KeyCode.Enter],
    run: onRun,
  });
  code.addAction({
    id: "lab.tab-leaves",
    label: "Let Tab leave the editor",
    keybindings: [KeyCode.Escape],
    keybindingContext:
      "editorTextFocus && !suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !markersNavigationVisible && !editorHoverVisible && !renameInputVisible && !inSnippetMode",
    run: () => setTabLeaves(true),
  });
  code.onDidBlurEditorWidget(() => setTabLeaves(always));
  return (leaves) => {
    always = leaves;
    setTabLeaves(leaves);
  };
}

/** For Format Document, also by its keys. What has changed meanwhile Monaco leaves as it is. */
function addFormatter(model: editor.ITextModel, { format, language }: EditorOptions): IDisposable | undefined {
  if (!format) return undefined;
  const selector = { language, pattern: model.uri.fsPath };
  return languages.registerDocumentFormattingEditProvider(selector, {
    async provideDocumentFormattingEdits() {
      const text = await format(model.getValue());
      return text === undefined ? [] : [{ range: model.getFullModelRange(), text }];
    },
  });
}

/** When something takes height from the editor, as the list of problems does, the line that is being written stays in view. */
function keepCaretInView(code: editor.IStandaloneCodeEditor): void {
  let { height } = code.getLayoutInfo();
  code.onDidLayoutChange((layout) => {
    const caret = code.getPosition();
    if (layout.height < height && caret && code.hasTextFocus()) code.revealPosition(caret);
    height = layout.height;
  });
}

/** Shows the line now, and once more when the list of problems has taken its room from the editor. */
function keepInView(code: editor.IStandaloneCodeEditor, line: number): void {
  code.revealLineInCenterIfOutsideViewport(line);
  const listening = code.onDidLayoutChange(() => {
    listening.dispose();
    code.revealLineInCenterIfOutsideViewport(line);
  });
}

function markerOf(model: editor.ITextModel): (problem: Problem) => editor.IMarkerData {
  return ({ line, column, message, severity, source, rule }) => {
    const start = model.validatePosition({ lineNumber: line, column: Math.max(1, column) });
    const word = column > 0 ? model.getWordAtPosition(start) : null;
    return {
      severity: severity === "error" ? MarkerSeverity.Error : MarkerSeverity.Warning,
      source: rule ? `buf ${rule.kind}` : foundBy[source],
      ...(rule && { code: { value: rule.id, target: Uri.parse(rule.url) } }),
      message,
      startLineNumber: start.lineNumber,
      startColumn: column > 0 ? start.column : model.getLineFirstNonWhitespaceColumn(start.lineNumber),
      endLineNumber: start.lineNumber,
      endColumn: word?.endColumn ?? model.getLineMaxColumn(start.lineNumber),
    };
  };
}

const foundBy = { handler: "thrown in a call", deploy: "deploy", proto: "protobuf", types: "TypeScript" } as const;
