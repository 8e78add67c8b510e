// Carries TypeScript's marks on a model to the lab.
import type { Problem } from "../../../run/state/problem.ts";
import { editor, type IDisposable, MarkerSeverity } from "./monaco-parts.ts";
import { reportAtRest } from "./report-at-rest.ts";
import { typeProblemsOf } from "./type-problems.ts";

export function reportTypes(
  model: editor.ITextModel,
  report: (problems: readonly Problem[]) => void,
  isChoosing: () => boolean,
): IDisposable {
  const find = (): readonly Problem[] =>
    typeProblemsOf(
      editor
        .getModelMarkers({ resource: model.uri, owner: "typescript" })
        .map((marker) => ({ ...marker, isError: marker.severity === MarkerSeverity.Error })),
    );
  const { changed, end } = reportAtRest({ find, report, isChoosing });
  const listening = [
    model.onDidChangeContent(changed),
    editor.onDidChangeMarkers((uris) => uris.some((uri) => uri.toString() === model.uri.toString()) && changed()),
  ];
  return {
    dispose() {
      for (const one of listening) one.dispose();
      end();
    },
  };
}
