// The last runs: each can be played again at its own pace, held against another, and saved as a fixture.
import { recordFixture } from "fixture-format";
import { statusName } from "grpc-handler";
import { useEffect, useState } from "preact/hooks";
import { figuresOf, firstDifference } from "./compare.ts";
import { recordingsOf, runName } from "./recorder.ts";
import { writeRecording } from "./recording-file.ts";
import { isOfOldClient, longestRows, messagesOf, recordedCallOf, type Recording, rowsAt } from "./recording.ts";
import { streamText } from "../../../run/events/stream-rows.ts";
import { formatMs } from "../../../run/state/format.ts";
import { isMessage, type StreamRow } from "../../../run/state/row.ts";
import type { ViewProps } from "../../views/view.ts";
import { saveFile } from "../../parts/save-file.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { OpenRecording } from "./open-recording.tsx";
import { useNow } from "../../parts/use-now.ts";

export function Runs({ lab }: ViewProps) {
  const runs = recordingsOf(lab, String(lab.example.services[0])).value;
  const [shown, setShown] = useState<readonly number[]>([]);
  const [replayed, setReplayed] = useState<{ readonly run: number; readonly startedMs: number } | undefined>(undefined);
  if (runs.length === 0) {
    return (
      <div class="lab-empty">
        <p>
          Runs that have ended are kept here from now on, the last six, each up to {longestRows.toLocaleString("en")}{" "}
          events.
        </p>
        <OpenRecording lab={lab} />
      </div>
    );
  }
  const toggle = (run: number): void =>
    setShown(shown.includes(run) ? shown.filter((other) => other !== run) : [...shown, run].slice(-2));
  const pair = runs.filter(({ run }) => shown.includes(run));
  const playing = runs.find(({ run }) => run === replayed?.run);
  return (
    <div class="lab-runs" tabIndex={0} role="region" aria-label="Runs">
      <table class="lab-table">
        <thead>
          <tr>
            {["Compare", "Run", "Method", "Status", "↑", "↓", "Took", ""].map((name) => (
              <th key={name} scope="col">
                {name === "" ? <span class="lab-visually-hidden">What to do with it</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((recording) => (
            <RunLine
              key={recording.run}
              recording={recording}
              chosen={shown.includes(recording.run)}
              onChoose={() => toggle(recording.run)}
              onReplay={() => setReplayed({ run: recording.run, startedMs: performance.now() })}
            />
          ))}
        </tbody>
      </table>
      <OpenRecording lab={lab} />
      {pair[0] && pair[1] && <Comparison a={pair[0]} b={pair[1]} />}
      {playing && replayed && <Replay key={replayed.startedMs} recording={playing} startedMs={replayed.startedMs} />}
    </div>
  );
}

interface LineProps {
  readonly recording: Recording;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onReplay: () => void;
}

function RunLine({ recording, chosen, onChoose, onReplay }: LineProps) {
  const { run, method, status, durationMs } = recording;
  const isOld = isOfOldClient(recording);
  return (
    <tr>
      <td>
        <input type="checkbox" aria-label={`Compare ${runName(recording)}`} checked={chosen} onChange={onChoose} />
      </td>
      <th scope="row">{run < 0 ? runName(recording) : run}</th>
      <td>
        {method}
        {isOld && <span class="lab-note"> by the old client</span>}
      </td>
      <td>{statusName(status.code)}</td>
      <td>{messagesOf(recording, "sent").length}</td>
      <td>{messagesOf(recording, "received").length}</td>
      <td>{formatMs(durationMs)}</td>
      <td class="lab-wrap lab-run-acts">
        <button type="button" class="lab-button" aria-label={`Replay ${runName(recording)}`} onClick={onReplay}>
          Replay
        </button>
        <button
          type="button"
          class="lab-button"
          aria-label={`Save ${runName(recording)}`}
          title="Save the run as a file that Open takes again, here or elsewhere"
          onClick={() => saveRecording(recording)}
        >
          Save
        </button>
        {/* A fixture's client always has the handler's schema. */}
        {!isOld && <CopyButton text={fixtureText(recording)} label="Copy as fixture" />}
      </td>
    </tr>
  );
}

function saveRecording(recording: Recording): void {
  const name = `${recording.example}-${recording.method}-${runName(recording).replace(" ", "-")}.recording.json`;
  saveFile(name, new Blob([writeRecording(recording)], { type: "application/json" }));
}

function fixtureText(recording: Recording): string {
  const title = `${recording.example} ${recording.method} ${runName(recording)}`;
  return `${JSON.stringify(recordFixture(recordedCallOf(recording, title)), null, 2)}\n`;
}

function Comparison({ a, b }: { readonly a: Recording; readonly b: Recording }) {
  const difference = firstDifference(a, b);
  return (
    <section aria-label="Comparison">
      <table class="lab-table">
        <thead>
          <tr>
            <td />
            <th scope="col">{runName(a)}</th>
            <th scope="col">{runName(b)}</th>
          </tr>
        </thead>
        <tbody>
          {figuresOf(a, b).map(({ name, values: [left, right] }) => (
            <tr key={name} data-differs={left === right ? undefined : "true"}>
              <th scope="row">{name}</th>
              <td>{left}</td>
              <td>{right}</td>
            </tr>
          ))}
          {difference && (
            <tr data-differs="true">
              <th scope="row">response {difference.index}</th>
              <td class="lab-body">{difference.texts[0] ?? "none"}</td>
              <td class="lab-body">{difference.texts[1] ?? "none"}</td>
            </tr>
          )}
        </tbody>
      </table>
      {!difference && <p class="lab-muted lab-outside-note">Both runs received the same messages.</p>}
    </section>
  );
}

function Replay({ recording, startedMs }: { readonly recording: Recording; readonly startedMs: number }) {
  const [done, setDone] = useState(false);
  const now = useNow(!done);
  const ageMs = Math.max(0, now - startedMs);
  useEffect(() => {
    if (ageMs >= recording.durationMs) setDone(true);
  }, [ageMs >= recording.durationMs]);
  const rows = done ? recording.rows : rowsAt(recording, ageMs);
  return (
    <section aria-label={`Replay of ${runName(recording)}`}>
      <p class="lab-muted lab-outside-note">
        {runName(recording)} as it was, {done ? "to its end" : formatMs(ageMs)}
      </p>
      <ol class="lab-replay">
        {rows.map((row) => (
          <li key={row.id}>
            <span class="lab-time">{formatMs(row.sinceMs)}</span> {textOf(row)}
          </li>
        ))}
      </ol>
    </section>
  );
}

function textOf(row: StreamRow): string {
  if (isMessage(row)) return `${row.kind === "sent" ? "↑" : "↓"} ${String(row.index)} ${row.body.text}`;
  if (row.kind === "opened") return streamText(row).text;
  if (row.kind === "status") return `status ${statusName(row.status.code)} ${row.status.message}`;
  return row.kind.replace("_", "-");
}
