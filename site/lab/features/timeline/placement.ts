// Where the marks of a lane are drawn, so that none covers another: a mark that has no room beside its neighbours moves, with a
// line to its true place, and what is too dense for that stands together under a count.

export interface Placeable {
  /** Where it belongs, in pixels. */
  readonly x: number;
  /** Events that stand for it: more than one when they were too many to look at one by one. */
  readonly count: number;
  /** A message among many: it may stand together with its like. Others are drawn apart as long as there is room. */
  readonly isPlain: boolean;
}

export interface Placed<M extends Placeable> {
  /** Its middle. */
  readonly x: number;
  readonly width: number;
  /** Where it belongs. */
  readonly trueX: number;
  /** One mark, or those that stand together. */
  readonly marks: readonly M[];
  readonly count: number;
}

export interface Bounds {
  readonly left: number;
  readonly right: number;
}

/** Room for one mark, and for a count of that many digits. */
const markWidth = 13;
const countWidth = (count: number): number => Math.max(markWidth, 8 + 6.6 * String(count).length);

/** A mark moves at most so far from its place. */
const mostMoved = 36;

/** `marks` are in the order of their place; so is what comes back, and every mark is in it once. */
export function place<M extends Placeable>(marks: readonly M[], bounds: Bounds): readonly Placed<M>[] {
  let groups = joinedWhere(
    marks.map((mark) => [mark]),
    (before, next) => isCrowd(before, next),
  );
  for (;;) {
    const placed = spread(groups, bounds);
    const crowded = outside(placed, bounds) ?? farthest(placed);
    if (crowded === undefined) return placed;
    groups = joinedAround(groups, crowded);
  }
}

type Group<M> = readonly M[];

/** Messages that touch the one before, and only messages. */
function isCrowd<M extends Placeable>(before: Group<M>, next: Group<M>): boolean {
  const [first, last, mark] = [before[0], before.at(-1), next[0]];
  if (!first || !last?.isPlain || !first.isPlain || !mark?.isPlain) return false;
  const width = before.length > 1 || countOf(before) > 1 ? countWidth(99) : markWidth - 4;
  return mark.x - first.x < width;
}

function joinedWhere<M>(groups: readonly Group<M>[], belong: (a: Group<M>, b: Group<M>) => boolean): Group<M>[] {
  const joined: M[][] = [];
  for (const group of groups) {
    const last = joined.at(-1);
    if (last && belong(last, group)) last.push(...group);
    else joined.push([...group]);
  }
  return joined;
}

/** Puts the group of that index together with the nearer of its neighbours. */
function joinedAround<M extends Placeable>(groups: readonly Group<M>[], index: number): Group<M>[] {
  const gap = (a: number): number => {
    const [left, right] = [groups[a], groups[a + 1]];
    return left && right ? (right[0]?.x ?? 0) - (left.at(-1)?.x ?? 0) : Infinity;
  };
  const first = gap(index - 1) <= gap(index) ? index - 1 : index;
  return [
    ...groups.slice(0, first),
    [...(groups[first] ?? []), ...(groups[first + 1] ?? [])],
    ...groups.slice(first + 2),
  ];
}

/** The index of the last when the lane has no room for it. */
function outside<M extends Placeable>(placed: readonly Placed<M>[], { right }: Bounds): number | undefined {
  const last = placed.at(-1);
  return placed.length > 1 && last && last.x + last.width / 2 > right + 0.01 ? placed.length - 1 : undefined;
}

/** The index of the one that is moved too far, the worst of them. */
function farthest<M extends Placeable>(placed: readonly Placed<M>[]): number | undefined {
  if (placed.length < 2) return undefined;
  let worst: number | undefined;
  let most = mostMoved;
  placed.forEach(({ x, trueX }, index) => {
    if (Math.abs(x - trueX) <= most) return;
    most = Math.abs(x - trueX);
    worst = index;
  });
  return worst;
}

interface Block {
  readonly first: number;
  readonly width: number;
  /** The middle of the sum of what its members want. */
  readonly start: number;
  readonly members: number;
}

/** As near to their places as they can be side by side: neighbours that overlap share the shift (pool adjacent violators). */
function spread<M extends Placeable>(groups: readonly Group<M>[], { left, right }: Bounds): readonly Placed<M>[] {
  const widths = groups.map((group) => (countOf(group) > 1 ? countWidth(countOf(group)) : markWidth));
  const wanted = groups.map((group) => ((group[0]?.x ?? 0) + (group.at(-1)?.x ?? 0)) / 2);
  const blocks: Block[] = [];
  groups.forEach((_, index) => {
    const width = widths[index] ?? 0;
    let block: Block = { first: index, width, start: (wanted[index] ?? 0) - width / 2, members: 1 };
    for (let last = blocks.at(-1); last && last.start + last.width > block.start; last = blocks.at(-1)) {
      blocks.pop();
      block = merged(last, block);
    }
    blocks.push(block);
  });
  const starts = within(blocks, left, right);
  return blocks.flatMap((block, which) => {
    let x = starts[which] ?? left;
    return groups.slice(block.first, block.first + block.members).map((marks, member): Placed<M> => {
      const width = widths[block.first + member] ?? 0;
      x += width;
      return { x: x - width / 2, width, trueX: wanted[block.first + member] ?? 0, marks, count: countOf(marks) };
    });
  });
}

function merged(a: Block, b: Block): Block {
  const members = a.members + b.members;
  const start = (a.start * a.members + (b.start - a.width) * b.members) / members;
  return { first: a.first, width: a.width + b.width, start, members };
}

/** The blocks' starts, moved inwards from either edge; where all of it has no room, the right edge gives way. */
function within(blocks: readonly Block[], left: number, right: number): readonly number[] {
  const starts = blocks.map(({ start }) => start);
  let limit = right;
  for (let index = blocks.length - 1; index >= 0; index--) {
    limit = Math.min(starts[index] ?? 0, limit - (blocks[index]?.width ?? 0));
    starts[index] = limit;
  }
  let from = left;
  blocks.forEach(({ width }, index) => {
    const start = Math.max(starts[index] ?? 0, from);
    starts[index] = start;
    from = start + width;
  });
  return starts;
}

function countOf(marks: readonly Placeable[]): number {
  return marks.reduce((sum, { count }) => sum + count, 0);
}
