// What is wrong with the code, each with a way to its line.
import type { Lab } from "../../lab.ts";
import { type Problem, placeOf, type Rule } from "../../../run/state/problem.ts";
import { OldClientButton } from "../schema/old-client-button.tsx";

export function Problems({ lab }: { readonly lab: Lab }) {
  const problems = lab.problems.value;
  if (problems.length === 0) return null;
  const worst = problems.some(({ severity }) => severity === "error") ? "error" : "warning";
  return (
    <section class="lab-problems" aria-label="Problems" data-severity={worst}>
      <header class="lab-problems-head">
        <span class="lab-pane-title">Problems</span>
        <OldClientButton lab={lab} />
      </header>
      <ul>
        {problems.map((problem, index) => (
          <li key={index} data-severity={problem.severity}>
            <Item lab={lab} problem={problem} />
            {problem.rule && <RuleLink rule={problem.rule} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item({ lab, problem }: { readonly lab: Lab; readonly problem: Problem }) {
  const { line, column, message, severity, source, rule } = problem;
  const what = rule?.kind === "breaking" ? "breaks" : source === "handler" ? "threw" : severity;
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

/** Beside the button that goes to the line: what buf says of the rule. */
function RuleLink({ rule: { id, url } }: { readonly rule: Rule }) {
  return (
    <a class="lab-rule" href={url} target="_blank" rel="noopener" title="What buf says of this rule, in a new tab">
      {id}
    </a>
  );
}
