// Carries TypeScript's marks on a model to the lab.
import type { Problem } from "../../../run/state/problem.ts";
import { editor, type IDisposable, MarkerSeverity } from "./monaco-parts.ts";
import { typeProblemsOf } from "./type-problems.ts";

/** Longer than a pause in a word: what is half written is no mistake yet. */
const pauseMs = 700;

/** What is mended is gone at once; what is new is reported when the text has rested. */
export function reportTypes(model: editor.ITextModel, report: (problems: readonly Problem[]) => void): IDisposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reported = 0;
  const problems = (): readonly Problem[] =>
    typeProblemsOf(
      editor
        .getModelMarkers({ resource: model.uri, owner: "typescript" })
        .map((marker) => ({ ...marker, isError: marker.severity === MarkerSeverity.Error })),
    );
  const now = (): void => {
    const found = problems();
    reported = found.length;
    report(found);
  };
  const soon = (): void => {
    clearTimeout(timer);
    if (problems().length < reported) now();
    else timer = setTimeout(now, pauseMs);
  };
  const listening = [
    model.onDidChangeContent(soon),
    editor.onDidChangeMarkers((uris) => uris.some((uri) => uri.toString() === model.uri.toString()) && soon()),
  ];
  return {
    dispose() {
      clearTimeout(timer);
      for (const one of listening) one.dispose();
      report([]);
    },
  };
}
