// The example's fixtures against the code as it stands: a line for each, and for one that fails what differs.
import { useSignal } from "@preact/signals";
import type { Fixture } from "fixture-format";
import { useEffect, useRef } from "preact/hooks";
import type { Lab } from "../../lab.ts";
import { runFixtures } from "./run-fixtures.ts";
import {
  expectationOf,
  failedFirst,
  failingResponse,
  type FixtureRow,
  isOneCall,
  sampleOfFixture,
  sumOf,
  withRow,
} from "./fixtures.ts";
import type { ViewProps } from "../../views/view.ts";
import "./tests.css";

export function Tests({ lab }: ViewProps) {
  return lab.example.own ? <NoFixtures /> : <ExampleTests lab={lab} />;
}

/** Fixtures come with an example. */
function NoFixtures() {
  return (
    <p class="lab-empty">
      A lab of your own comes without fixtures, so there is nothing to run here. Runs makes one of a run that went as it
      should: its Fixture button copies the call and what came back, and <code>npm run fixtures</code> plays it against
      your handler.{" "}
      <a class="lab-link" href="/reference/fixture-format/">
        The format of fixtures
      </a>
    </p>
  );
}

function ExampleTests({ lab }: ViewProps) {
  const rows = useSignal<readonly FixtureRow[]>([]);
  const trouble = useSignal("");
  const running = useRef<AbortController | undefined>(undefined);
  const isRunning = useSignal(false);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (): Promise<void> => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    rows.value = [];
    trouble.value = "";
    isRunning.value = true;
    try {
      const code = { handler: lab.files.handler.source.peek(), schema: await lab.schema.settled() };
      const results = runFixtures(lab.example.name, code, controller.signal);
      for await (const row of results) rows.value = withRow(rows.peek(), row);
    } catch (error) {
      if (!controller.signal.aborted) trouble.value = error instanceof Error ? error.message : String(error);
    } finally {
      if (running.current === controller) isRunning.value = false;
    }
  };

  return (
    <div class="lab-view">
      <div class="lab-wrap lab-tests-head">
        <button type="button" class="lab-button" onClick={() => void run()}>
          {isRunning.value ? "Run tests again" : "Run tests"}
        </button>
        <span role="status" class="lab-muted">
          {rows.value.length > 0 && sumOf(rows.value)}
        </span>
      </div>
      {trouble.value !== "" && (
        <p class="lab-empty" role="alert">
          The tests did not run to their end: {trouble.value}
        </p>
      )}
      {rows.value.length === 0 && trouble.value === "" && (
        <p class="lab-empty">
          {isRunning.value
            ? "Loading the fixtures…"
            : "Each fixture is one call to your code, and what must come back. Break something, and see which of them notice."}
        </p>
      )}
      <ul class="lab-tests-list">
        {failedFirst(rows.value).map((row) => (
          <Row key={row.name} row={row} lab={lab} />
        ))}
      </ul>
    </div>
  );
}

const marks = { pending: "…", passed: "✓", failed: "✗", skipped: "–" } as const;

function Row({ row, lab }: { readonly row: FixtureRow; readonly lab: Lab }) {
  const { state, name, description, reasons, warnings, durationMs } = row;
  return (
    <li class={`lab-test lab-test-${state}`}>
      <span class="lab-test-mark" aria-hidden="true">
        {marks[state]}
      </span>
      <div class="lab-test-body">
        <span class="lab-test-name">
          {name}
          <span class="lab-visually-hidden">: {state}</span>
        </span>{" "}
        <span class="lab-muted">{description}</span>
        {reasons.map((reason) => (
          <p key={reason} class="lab-test-reason">
            {reason}
          </p>
        ))}
        {warnings.map((warning) => (
          <p key={warning} class="lab-test-warning">
            Warning: {warning}
          </p>
        ))}
        {state === "failed" && <Received row={row} />}
      </div>
      <span class="lab-muted">{state === "pending" ? "" : `${String(Math.round(durationMs))} ms`}</span>
      {isOneCall(row) && (
        <button type="button" class="lab-link" onClick={() => open(lab, row)} aria-label={`Open ${name} in the lab`}>
          Open
        </button>
      )}
    </li>
  );
}

/** What came, the response that differs marked, and what was expected. */
function Received({ row }: { readonly row: FixtureRow }) {
  const failing = failingResponse(row);
  const shown = row.responses.slice(0, 20);
  return (
    <details class="lab-test-details" open={failing !== undefined}>
      <summary>Received{row.status === "" ? "" : `, ${row.status}`}</summary>
      <ol start={0}>
        {shown.map((response, index) => (
          <li key={index}>{index === failing ? <mark>{response}</mark> : response}</li>
        ))}
      </ol>
      {row.responses.length > shown.length && <p>… {String(row.responses.length)} in all</p>}
      {row.fixture !== "" && <pre>{`expected_response: ${expectationOf(JSON.parse(row.fixture) as Fixture)}`}</pre>}
    </details>
  );
}

function open(lab: Lab, { fixture }: FixtureRow): void {
  const parsed = JSON.parse(fixture) as Fixture;
  const { name, handler } = parsed;
  lab.client.fill(sampleOfFixture(parsed), { method: handler.method, name, text: expectationOf(parsed) });
  lab.views.output.value = "stream";
}
