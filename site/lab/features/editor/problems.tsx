// What is wrong with the code, each with a way to its line.
import type { Lab } from "../../lab.ts";
import { type Problem, placeOf, type Rule } from "../../../run/state/problem.ts";
import { besideOthers } from "./type-problems.ts";
import { OldClientButton } from "../schema/old-client-button.tsx";

export function Problems({ lab }: { readonly lab: Lab }) {
  const others = lab.problems.value;
  // They are of the handler, which client.ts has the place of.
  const types = lab.programInFront.value ? [] : besideOthers(lab.typeProblems.value, others);
  const problems = [...others, ...types];
  if (problems.length === 0) return null;
  const worst = problems.some(({ severity }) => severity === "error") ? "error" : "warning";
  return (
    <section class="lab-problems" aria-label="Problems" data-severity={worst}>
      <header class="lab-problems-head">
        <span class="lab-pane-title">Problems</span>
        {others.length === 0 && <span class="lab-note">In the types alone: Run runs the code all the same.</span>}
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

/** What a problem is called, where its severity says too little. */
const kinds: Partial<Record<Problem["source"], string>> = { handler: "threw", types: "type" };

function Item({ lab, problem }: { readonly lab: Lab; readonly problem: Problem }) {
  const { line, column, message, severity, source, rule } = problem;
  const what = rule?.kind === "breaking" ? "breaks" : (kinds[source] ?? severity);
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
