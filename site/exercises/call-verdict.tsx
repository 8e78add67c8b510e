// One call of a check that was played: on a timeline with the events ringed that show what is wrong, in words, and the lines of
// the handler that they come from.
import { type Lab, linesOfEvent, pictureOf, useSize, wholeOf } from "../lab/index.ts";
import { formatMs, type RunState } from "../run/index.ts";
import { CallPicture } from "./call-picture.tsx";
import type { CallVerdict } from "./judge.ts";
import { LineLink } from "./line-link.tsx";

interface Props {
  readonly lab: Lab;
  /** The code that was checked. */
  readonly source: string;
  readonly call: CallVerdict;
  /** Whether its check has other calls. */
  readonly isOneOfSeveral: boolean;
}

export function CallOfCheck({ lab, source, call: { name, state, findings }, isOneOfSeveral }: Props) {
  const { ref, width } = useSize<HTMLDivElement>({ width: 480, height: 0 });
  const stretch = wholeOf(state, 0);
  const picture = pictureOf(state, { stretch, columns: 200 });
  const rows = findings.flatMap((finding) => finding.rows);
  const title = isOneOfSeveral ? `Call ${name} of ${state.method}` : `The call of ${state.method}`;
  return (
    <figure>
      <figcaption>{title}</figcaption>
      {findings.length > 0 && (
        <dl>
          {findings.map(({ expected, saw }) => (
            <div key={expected}>
              <dt>Expected</dt>
              <dd>{expected}</dd>
              <dt>Saw</dt>
              <dd>{saw}</dd>
            </div>
          ))}
        </dl>
      )}
      <div ref={ref} class="checks-picture">
        <CallPicture
          picture={picture}
          stretch={stretch}
          marked={rows}
          width={Math.max(width, leastWidth)}
          label={`${title}, ${String(picture.marks.length)} events`}
        />
      </div>
      <MarkedEvents
        marks={picture.marks.filter(({ id }) => rows.includes(id)).slice(0, mostListed)}
        {...{ lab, source, state }}
      />
    </figure>
  );
}

const mostListed = 8;
/** Under it, labels would lie on each other. */
const leastWidth = 240;

interface MarkedProps {
  readonly lab: Lab;
  readonly source: string;
  readonly state: RunState;
  readonly marks: readonly { id: number; side: string; atMs: number; text: string }[];
}

function MarkedEvents({ lab, source, state, marks }: MarkedProps) {
  if (marks.length === 0) return null;
  const { responseType } = lab.client.entry(state.method);
  return (
    <ul class="checks-events" aria-label="Marked events">
      {marks.map(({ id, side, atMs, text }) => {
        const [line] = linesOfEvent(state, id, { source, responseType });
        return (
          <li key={id}>
            <b>{formatMs(atMs)}</b> {side}: {text} {line !== undefined && <LineLink {...{ lab, source, line }} />}
          </li>
        );
      })}
    </ul>
  );
}
