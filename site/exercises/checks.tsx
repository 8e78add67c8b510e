// What must hold, the button that checks it, and after it whether it does: what was expected, what was seen, or what was proven.
import { useEffect, useRef, useState } from "preact/hooks";
import { nextUndone } from "../course/entry.ts";
import { entriesOnPage } from "../course/entries-on-page.ts";
import { readProgress } from "../course/progress.ts";
import type { Lab } from "../lab/index.ts";
import type { Exercise } from "../schemas/exercise.ts";
import { CheckRows } from "./check-rows.tsx";
import { CheckRun } from "./check-run.ts";
import { ariaKey, listenForKeys } from "./exercise-keys.ts";
import { KeyHint, KeysHelp } from "./keys-help.tsx";
import { TypeErrors } from "./type-errors.tsx";
import { Success } from "./success.tsx";
import "./checks.css";

interface Props {
  readonly lab: Lab;
  readonly name: string;
  readonly exercise: Exercise;
  /** What the reader can do after it, going on from "you". */
  readonly goal: string;
}

export function Checks({ lab, name, exercise, goal }: Props) {
  const [checking] = useState(() => new CheckRun(lab, name, exercise));
  const check = (): void => {
    // On a phone, where the verdict is.
    lab.bench.pane.value = "task";
    checking.start();
  };
  useEffect(() => {
    const stopListening = listenForKeys({ run: () => lab.runInFront(), check, next: goOn });
    lab.check.value = check;
    return () => {
      stopListening();
      checking.stop();
    };
  }, [lab, checking]);
  const { phase, trouble } = checking.run.value;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (phase === "over") showOutcome(section.current);
  }, [phase]);
  return (
    <section ref={section} class="checks" aria-label="Checks">
      <header class="checks-head">
        <h2>What must hold</h2>
        <p role="status">{checking.summary.value}</p>
        <KeysHelp />
        <button type="button" class="lab-button lab-run" aria-keyshortcuts={ariaKey("check")} onClick={check}>
          {phase === "running" ? "Check again" : "Check"} <KeyHint name="check" />
        </button>
      </header>
      {phase !== "idle" && <TypeErrors lab={lab} />}
      <CheckRows {...{ lab, exercise, checking }} />
      <div class="checks-outcome">
        {trouble !== "" && (
          <p class="checks-trouble" role="alert">
            The checks did not run to their end: {trouble}
          </p>
        )}
        {checking.allHold.value && <Success goal={goal} />}
      </div>
    </section>
  );
}

/** What failed first, or the success, comes into sight. */
function showOutcome(section: HTMLElement | null): void {
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const outcome = section?.querySelector('.checks-success, .checks-trouble, li[data-verdict="failed"]');
  outcome?.scrollIntoView({ block: "nearest", behavior: isStill ? "auto" : "smooth" });
}

/** To the next exercise that is not done. */
function goOn(): void {
  const next = nextUndone(entriesOnPage("exercises"), readProgress(), location.pathname);
  if (next) location.assign(next.path);
}
