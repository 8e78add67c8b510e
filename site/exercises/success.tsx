// After all checks hold: what was proven, how far the reader is, and the way on.
import { countDone, nextUndone } from "../course/entry.ts";
import { entriesOnPage } from "../course/entries-on-page.ts";
import { readProgress } from "../course/progress.ts";
import { KeyHint } from "./keys-help.tsx";

/** `goal` goes on from "you". */
export function Success({ goal }: { readonly goal: string }) {
  const entries = entriesOnPage("exercises");
  const progress = readProgress();
  const next = nextUndone(entries, progress, location.pathname);
  const done = countDone(entries, progress);
  return (
    <div class="checks-success">
      <svg class="checks-tick" viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="14" />
        <path d="M9 16.5l5 5l9.5-10.5" pathLength={1} />
      </svg>
      <div>
        <p>
          <b>Proven:</b> you {goal}
        </p>
        <p class="checks-count">
          <progress max={entries.length} value={done} aria-label="Exercises done" />
          {`${String(done)} of ${String(entries.length)} exercises`}
        </p>
        {next ? (
          <a class="lab-button lab-run checks-next" href={next.path}>
            Next: {next.title} <KeyHint name="next" />
          </a>
        ) : (
          <AllDone />
        )}
      </div>
    </div>
  );
}

function AllDone() {
  return (
    <p>
      <b>All exercises are done.</b> Now build something of your own <a href="/lab/stock-ticker/">in the playground</a>,
      see what the <a href="/course/">course</a> has left, or{" "}
      <a href="/guide/run-it-for-others/">run this for others</a>.
    </p>
  );
}
