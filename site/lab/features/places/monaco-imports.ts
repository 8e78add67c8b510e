// Folds the imports in Monaco, at the height that they have in the static text: a line with a button stands before them, and
// their own lines are hidden. They open when the caret or an error gets into them.
import { editor, MarkerSeverity } from "../editor/monaco-parts.ts";
import { importLines, importsLabel, isIn, type LineRange } from "./imports.ts";
import { foldClass } from "./static-code.ts";

/** Monaco has it for its own folding, which has no place for a sentence; missing from its types (0.57). */
type HidesLines = editor.IStandaloneCodeEditor & { setHiddenAreas(ranges: readonly unknown[]): void };

export interface Fold {
  /** Opens the imports when the line is among them. */
  readonly openFor: (line: number) => void;
  readonly dispose: () => void;
}

export function foldImports(code: editor.IStandaloneCodeEditor, model: editor.ITextModel, startsOpen: boolean): Fold {
  const button = foldButton(code, () => set(!isOpen));
  let isOpen = startsOpen;
  let range: LineRange | undefined;
  let zone: string | undefined;

  const place = (): void =>
    code.changeViewZones((zones) => {
      if (zone !== undefined) zones.removeZone(zone);
      zone = range && zones.addZone({ ...button.zone, afterLineNumber: range.first - 1 });
      button.setShown(range !== undefined);
    });
  const show = (): void => {
    if (range) button.set(importsLabel(range), isOpen);
    const hidden = range && !isOpen ? [rangeOf(model, range)] : [];
    (code as HidesLines).setHiddenAreas(hidden);
  };
  const set = (open: boolean): void => {
    if (isOpen === open) return;
    isOpen = open;
    show();
  };
  const openFor = (line: number): void => {
    if (range && isIn(range, line)) set(true);
  };
  const follow = (): void => {
    const found = importLines(model.getValue());
    if (found?.first === range?.first && found?.last === range?.last) return;
    range = found;
    place();
    // What is being typed must not vanish.
    const line = code.getPosition()?.lineNumber ?? 0;
    if (range && code.hasTextFocus() && isIn(range, line)) isOpen = true;
    show();
  };
  follow();
  const listeners = [
    model.onDidChangeContent(follow),
    code.onDidChangeCursorPosition(({ position }) => openFor(position.lineNumber)),
    editor.onDidChangeMarkers((changed) => {
      if (changed.some((uri) => uri.toString() === model.uri.toString())) errorLines(model).forEach(openFor);
    }),
  ];
  return { openFor, dispose: () => listeners.forEach((listener) => listener.dispose()) };
}

function rangeOf(model: editor.ITextModel, { first, last }: LineRange) {
  return { startLineNumber: first, startColumn: 1, endLineNumber: last, endColumn: model.getLineMaxColumn(last) };
}

function errorLines(model: editor.ITextModel): readonly number[] {
  const markers = editor.getModelMarkers({ resource: model.uri });
  return markers.flatMap(({ severity, startLineNumber: line }) => (severity === MarkerSeverity.Error ? [line] : []));
}

/** What Monaco has in a view zone is hidden from screen readers: the zone keeps the place free, and the button lies over it. */
function foldButton(code: editor.IStandaloneCodeEditor, onPress: () => void) {
  const node = document.createElement("button");
  node.type = "button";
  node.className = foldClass;
  const { contentLeft } = code.getLayoutInfo();
  node.style.paddingLeft = `${String(contentLeft)}px`;
  // The page's own listener is for the static text.
  node.addEventListener("click", (event) => {
    event.stopPropagation();
    onPress();
  });
  // Else Monaco takes its keys for commands of the editor.
  node.addEventListener("keydown", (event) => event.stopPropagation());
  node.addEventListener("focus", () => code.setScrollTop(0));
  const widget = { getId: () => "lab.imports", getDomNode: () => node, getPosition: () => null };
  code.addOverlayWidget(widget);
  return {
    zone: {
      heightInLines: 1,
      domNode: document.createElement("div"),
      showInHiddenAreas: true,
      onDomNodeTop: (top: number) => (node.style.top = `${String(top)}px`),
    },
    setShown: (isShown: boolean) => (node.hidden = !isShown),
    set(label: string, open: boolean): void {
      node.setAttribute("aria-label", label);
      node.setAttribute("aria-expanded", String(open));
    },
  };
}
