// A finished call as a picture that needs no script: both sides on one clock, some events ringed. Also for the pages.
import { type Arrow, type Mark, type Picture, place, type Side, type Stretch, ticksOf } from "../lab/index.ts";
import { formatMs } from "../run/index.ts";
import "./call-picture.css";

interface Props {
  readonly picture: Picture;
  readonly stretch: Stretch;
  /** What is in it, for those who do not see it. */
  readonly label: string;
  /** The room it has, in pixels. */
  readonly width: number;
  /** Rows whose marks get a ring. */
  readonly marked?: readonly number[];
}

/** `height`: with room for a ring beside the lower lane. `air`: between the names of the lanes and the first moment. */
const size = { height: 132, gutter: 64, air: 14, right: 12 } as const;
const laneY: Readonly<Record<Side, number>> = { client: 50, handler: 104 };

export function CallPicture({ picture, stretch, label, width, marked = [] }: Props) {
  const left = size.gutter + size.air;
  const x = (atMs: number): number =>
    left + ((atMs - stretch.fromMs) / (stretch.toMs - stretch.fromMs)) * (width - left - size.right);
  return (
    <svg class="call-picture" viewBox={`0 0 ${String(width)} ${String(size.height)}`} role="img" aria-label={label}>
      {ticksOf(stretch, width - size.gutter).map((tick) => (
        <g key={tick} class="call-picture-tick">
          <line x1={x(tick)} x2={x(tick)} y1={20} y2={size.height} />
          <text x={Math.min(x(tick), width - 24)} y={13} text-anchor="middle">
            {formatMs(tick)}
          </text>
        </g>
      ))}
      {(["client", "handler"] as const).map((side) => (
        <g key={side} class="call-picture-lane">
          <line x1={size.gutter - 6} x2={width} y1={laneY[side]} y2={laneY[side]} />
          <text x={4} y={laneY[side] + 4}>
            {side}
          </text>
        </g>
      ))}
      {picture.arrows.map((arrow) => (
        <ArrowLine key={arrow.id} arrow={arrow} x={x} />
      ))}
      {(["client", "handler"] as const).map((side) => (
        <MarksOf key={side} {...{ side, x, width, marked }} marks={picture.marks} />
      ))}
    </svg>
  );
}

interface MarksProps {
  readonly side: Side;
  readonly marks: readonly Mark[];
  readonly x: (atMs: number) => number;
  readonly width: number;
  readonly marked: readonly number[];
}

/** None covers another: what has no room at its place stands beside the lane, with a line to it. */
function MarksOf({ side, marks, x, width, marked }: MarksProps) {
  const own = marks.filter((mark) => mark.side === side).sort((a, b) => a.atMs - b.atMs);
  const placed = place(
    own.map((mark) => ({ ...mark, x: x(mark.atMs), isPlain: false })),
    { left: size.gutter, right: width },
  );
  const [laneAt, besideAt] = [laneY[side], laneY[side] + (side === "client" ? -15 : 15)];
  return (
    <>
      {placed.map(({ x: at, trueX, marks: together }) => {
        const isMoved = Math.abs(at - trueX) > 2;
        return together.map((mark) => (
          <g key={mark.id}>
            {isMoved && <line class="call-picture-leader" x1={trueX} y1={laneAt} x2={at} y2={besideAt} />}
            <MarkShape mark={mark} at={[at, isMoved ? besideAt : laneAt]} isRinged={marked.includes(mark.id)} />
          </g>
        ));
      })}
    </>
  );
}

function ArrowLine({ arrow, x }: { readonly arrow: Arrow; readonly x: (atMs: number) => number }) {
  const { from, fromMs, toMs, tone } = arrow;
  const down = from === "client";
  const [y1, y2] = down ? [laneY.client + 6, laneY.handler - 7] : [laneY.handler - 6, laneY.client + 7];
  return <line class="call-picture-arrow" data-tone={tone} x1={x(fromMs)} y1={y1} x2={x(toMs)} y2={y2} />;
}

interface MarkProps {
  readonly mark: Mark;
  readonly at: readonly [x: number, y: number];
  readonly isRinged: boolean;
}

function MarkShape({ mark, at: [x, y], isRinged }: MarkProps) {
  const { shape, tone, text, atMs } = mark;
  return (
    <g class="call-picture-mark" data-tone={tone} transform={`translate(${x.toFixed(1)} ${String(y)})`}>
      <title>{`${formatMs(atMs)}: ${text}`}</title>
      <path d={paths[shape]} data-shape={shape} />
      {isRinged && <circle class="call-picture-ring" r="10" />}
    </g>
  );
}

const paths: Readonly<Record<Mark["shape"], string>> = {
  dot: "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z",
  ring: "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
  diamond: "M0 -6L5 0L0 6L-5 0z",
  bar: "M-1.25 -9h2.5v18h-2.5z",
  cross: "M-5 -5L5 5M-5 5L5 -5",
  square: "M-3 -3h6v6h-6z",
  flag: "M-1 9v-18h1l8 3.5l-7 3.5v11z",
  end: "M-5 -5h10v10h-10z",
};
