// What is wrong with the code, each with a way to its line.
import type { Lab } from "../../lab.ts";
import { type Problem, placeOf } from "../../../run/state/problem.ts";

export function Problems({ lab }: { readonly lab: Lab }) {
  const problems = lab.problems.value;
  if (problems.length === 0) return null;
  return (
    <section class="lab-problems" aria-label="Problems">
      <span class="lab-pane-title">Problems</span>
      <ul>
        {problems.map((problem, index) => (
          <li key={index} data-severity={problem.severity}>
            <Item lab={lab} problem={problem} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item({ lab, problem }: { readonly lab: Lab; readonly problem: Problem }) {
  const { line, column, message, severity, source } = problem;
  const what = source === "handler" ? "threw" : severity;
  const file = lab.views.fileOf(problem);
  return (
    <button
      type="button"
      class="lab-problem"
      disabled={line === 0}
      onClick={() => lab.views.reveal({ file, line, column })}
    >
      <span class="lab-problem-kind">
        {severity === "error" ? "✕" : "!"} {what}
      </span>
      <span class="lab-problem-text">{message}</span>
      {line > 0 && <span class="lab-place">{`${lab.views.fileName(file)}:${placeOf(problem)}`}</span>}
    </button>
  );
}
