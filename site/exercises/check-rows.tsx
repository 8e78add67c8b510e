// What must hold, as a list; after a press on Check each with its verdict, and what failed with its reasons.
import type { Lab } from "../lab/index.ts";
import type { Exercise } from "../schemas/exercise.ts";
import { CallOfCheck } from "./call-verdict.tsx";
import type { CheckRun } from "./check-run.ts";
import type { Verdict } from "./judge.ts";
import { LineLink } from "./line-link.tsx";

interface Props {
  readonly lab: Lab;
  readonly exercise: Exercise;
  readonly checking: CheckRun;
}

export function CheckRows({ lab, exercise, checking }: Props) {
  const { phase, verdicts, source } = checking.run.value;
  return (
    <ol>
      {exercise.checks.map((check, index) => (
        <Row
          key={check.name}
          text={check.name}
          verdict={verdicts[index]}
          isNext={phase === "running" && index === verdicts.length}
          {...{ lab, source }}
        />
      ))}
    </ol>
  );
}

interface RowProps {
  readonly lab: Lab;
  readonly source: string;
  readonly text: string;
  readonly verdict: Verdict | undefined;
  readonly isNext: boolean;
}

function Row({ lab, source, text, verdict, isNext }: RowProps) {
  const looks = lookOf(verdict, isNext);
  return (
    <li data-verdict={verdict && (verdict.passed ? "passed" : "failed")}>
      <span class="checks-mark" aria-hidden="true">
        {looks.sign}
      </span>
      <div>
        <p>
          {text}
          <span class="lab-visually-hidden"> ({looks.word})</span>
        </p>
        {verdict && <Reasons {...{ lab, source, verdict }} />}
      </div>
    </li>
  );
}

function lookOf(verdict: Verdict | undefined, isNext: boolean): { readonly sign: string; readonly word: string } {
  if (verdict) return verdict.passed ? { sign: "✓", word: "holds" } : { sign: "✗", word: "does not hold" };
  return isNext ? { sign: "…", word: "being checked" } : { sign: "○", word: "not checked yet" };
}

type ReasonsProps = Pick<RowProps, "lab" | "source"> & { readonly verdict: Verdict };

function Reasons({ lab, source, verdict: { passed, problems, calls } }: ReasonsProps) {
  const pictures = calls.map((call) => (
    <CallOfCheck key={call.name} isOneOfSeveral={calls.length > 1} {...{ lab, source, call }} />
  ));
  return (
    <>
      {problems.map((problem) => (
        <p key={`${String(problem.line)} ${problem.message}`} class="checks-problem">
          Not deployed: {problem.message} <LineLink {...{ lab, source, problem }} line={problem.line} />
        </p>
      ))}
      {passed ? (
        <details>
          <summary>What happened</summary>
          {pictures}
        </details>
      ) : (
        pictures
      )}
    </>
  );
}
