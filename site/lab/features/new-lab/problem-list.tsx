// What is wrong with the .proto files of a lab that is being made: each mistake leads to its place.
import type { RefObject } from "preact";
import { placeOf, type Problem } from "../../../run/state/problem.ts";
import type { NewLab } from "./new-lab.ts";

interface Props {
  readonly lab: NewLab;
  readonly problems: readonly Problem[];
  readonly box: RefObject<HTMLTextAreaElement>;
}

export function ProblemList({ lab, problems, box }: Props) {
  const show = ({ file, line, column }: Problem): void => {
    if (file !== undefined) lab.show(file);
    // The box shows the file at the next turn.
    requestAnimationFrame(() => box.current && placeCaret(box.current, line, column));
  };
  return (
    <ul class="pg-problems" aria-label="Mistakes">
      {problems.map((problem, index) => (
        <li key={index}>
          <button type="button" class="pg-problem" disabled={problem.line === 0} onClick={() => show(problem)}>
            <code>{placeIn(problem)}</code> {problem.message}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Without a line, it is about no file in particular. */
function placeIn(problem: Problem): string {
  return problem.line === 0 ? "" : [problem.file ?? "", placeOf(problem)].filter((part) => part !== "").join(":");
}

function placeCaret(box: HTMLTextAreaElement, line: number, column: number): void {
  const lines = box.value.split("\n");
  const before = lines.slice(0, line - 1).reduce((length, text) => length + text.length + 1, 0);
  const at = Math.min(before + Math.max(0, column - 1), box.value.length);
  box.focus();
  box.setSelectionRange(at, at);
  const lineHeight = Number.parseFloat(getComputedStyle(box).lineHeight) || 20;
  box.scrollTop = Math.max(0, (line - 4) * lineHeight);
}
