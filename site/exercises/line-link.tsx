// From a verdict to the line of the handler that it is about. Once the code was edited its lines are others, and there is no link.
import type { Lab } from "../lab/index.ts";
import type { Problem } from "../run/index.ts";

interface Props {
  readonly lab: Lab;
  /** The code that the line was counted in. */
  readonly source: string;
  readonly line: number;
  /** What is wrong there; it names the file, which is the handler otherwise. */
  readonly problem?: Problem;
}

export function LineLink({ lab, source, line, problem }: Props) {
  const file = problem ? lab.views.fileOf(problem) : "handler";
  if (line === 0 || (file === "handler" && lab.files.handler.source.value !== source)) return null;
  const show = (): void => {
    lab.bench.pane.value = "code";
    lab.views.reveal({ file, line, column: 1 });
  };
  return (
    <button type="button" class="lab-link" onClick={show}>
      <span aria-hidden="true">⤷ </span>
      {lab.views.fileName(file)}:{line}
    </button>
  );
}
