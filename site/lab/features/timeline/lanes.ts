// A lane for each client of the page, one for the handler, and one for each call from elsewhere, or one for all of them.
import type { ClientLook } from "../guests/clients.ts";
import type { RunState } from "../../../run/state/run-state.ts";
import type { CallRows } from "./call-rows.ts";
import { type Arrow, handlerMarks, type Mark, type Picture, pictureOf, type Stretch } from "./picture.ts";

export interface Lane {
  readonly name: string;
  readonly color: `--${string}`;
  readonly marks: readonly LaneMark[];
  /** The number of the client whose rows the ids of its marks are: 0 for the client whose timeline it is. */
  readonly client: number;
}

export interface LaneMark extends Mark {
  /** The colour of the client whose call it is, where that is not the one whose timeline it is. */
  readonly color?: `--${string}`;
}

export interface LaneArrow extends Omit<Arrow, "from"> {
  readonly fromLane: number;
  readonly toLane: number;
  readonly color?: `--${string}`;
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  readonly arrows: readonly LaneArrow[];
  /** Calls from elsewhere that have no lane of their own. */
  readonly folded: number;
}

/** A client beside the one whose timeline it is. */
export interface OtherClient {
  readonly look: ClientLook;
  readonly number: number;
  readonly state: RunState;
}

export interface LanesOptions {
  readonly own: RunState;
  /** Undefined while it is alone on its page. */
  readonly ownLook: ClientLook | undefined;
  readonly others: readonly OtherClient[];
  /** Whose call that is of this run; undefined when it is from elsewhere. */
  readonly lookOf: (call: number) => ClientLook | undefined;
  readonly rows: CallRows;
  readonly stretch: Stretch;
  readonly columns: number;
  /** Whether each call from elsewhere has a lane. */
  readonly unfolded: boolean;
}

/** Calls from elsewhere that have a lane each without being told to, and at most. */
const fewCalls = 3;
const mostCalls = 40;

/** The lane of the handler; that of the client whose timeline it is comes before it, all others after it. */
const handlerLane = 1;

export function lanesOf(options: LanesOptions): Lanes {
  const { own, ownLook, others, rows, stretch, columns, lookOf } = options;
  const { marks, arrows } = pictureOf(own, { stretch, columns, handler: rows.inside });
  const colored = (mark: Mark): LaneMark => {
    const look = mark.otherCall === undefined ? undefined : lookOf(mark.otherCall);
    return look ? { ...mark, color: look.color, text: `${look.name}: ${mark.text}` } : mark;
  };
  const client: Lane = {
    ...{ name: ownLook?.name ?? "client", color: ownLook?.color ?? "--lab-text", client: 0 },
    marks: marks.filter(({ side }) => side === "client"),
  };
  const handler: Lane = {
    ...{ name: "handler", color: "--lab-text", client: 0 },
    marks: marks.filter(({ side }) => side === "handler").map(colored),
  };
  const beside = others.map((other) => pictureBeside(other, options));
  const elsewhere = outsideLanes(options);
  return {
    lanes: [
      client,
      handler,
      ...beside.map(({ marks }, index) => laneBeside(others[index], marks)).filter((lane) => lane !== undefined),
      ...elsewhere.lanes,
    ],
    arrows: [
      ...arrows.map(({ from, ...arrow }) => ({ ...arrow, ...lanesBetween(from, 0) })),
      ...beside.flatMap(({ arrows }, index) => {
        const color = others[index]?.look.color ?? "--lab-quiet";
        return arrows.map(({ from, ...arrow }) => ({ ...arrow, ...lanesBetween(from, index + 2), id: -1, color }));
      }),
    ],
    folded: elsewhere.folded,
  };
}

function lanesBetween(from: Arrow["from"], lane: number): Pick<LaneArrow, "fromLane" | "toLane"> {
  return from === "client" ? { fromLane: lane, toLane: handlerLane } : { fromLane: handlerLane, toLane: lane };
}

function laneBeside(other: OtherClient | undefined, marks: readonly Mark[]): Lane | undefined {
  if (!other) return undefined;
  const { look, number } = other;
  return { name: look.name, color: look.color, client: number, marks: marks.filter(({ side }) => side === "client") };
}

/** Another client's picture, on the clock of the one whose timeline it is. */
function pictureBeside({ state }: OtherClient, { own, stretch, columns }: LanesOptions): Picture {
  if (state.run === 0) return { marks: [], arrows: [] };
  const byMs = state.openedAtMs - own.openedAtMs;
  const theirs = { fromMs: stretch.fromMs - byMs, toMs: stretch.toMs - byMs };
  const { marks, arrows } = pictureOf(state, { stretch: theirs, columns });
  return {
    marks: marks.map((mark) => ({ ...mark, atMs: mark.atMs + byMs, untilMs: mark.untilMs + byMs })),
    arrows: arrows.map((arrow) => ({ ...arrow, fromMs: arrow.fromMs + byMs, toMs: arrow.toMs + byMs })),
  };
}

function outsideLanes({ own, rows, stretch, columns, unfolded }: LanesOptions): { lanes: Lane[]; folded: number } {
  const calls = [...rows.byCall];
  const shown = calls.length <= fewCalls ? calls : unfolded ? calls.slice(0, mostCalls) : [];
  const folded = calls.length - shown.length;
  const look = { color: "--lab-quiet", client: 0 } as const;
  const lanes: Lane[] = shown.map(([call, log]) => ({
    ...look,
    name: `call ${String(call)}, elsewhere`,
    marks: handlerMarks(own, log, { stretch, columns }),
  }));
  if (folded === 0) return { lanes, folded };
  const firstFolded = calls[shown.length]?.[0] ?? 0;
  const isFolded = ({ otherCall = 0 }: Mark): boolean => otherCall >= firstFolded;
  const marks = handlerMarks(own, rows.outside, { stretch, columns }).filter(isFolded);
  const name = `${String(folded)} ${shown.length === 0 ? "calls, elsewhere" : "more calls"}`;
  return { lanes: [...lanes, { ...look, name, marks }], folded };
}
