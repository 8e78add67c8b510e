// Gathers events between two frames, so that a fast stream costs one rendering per frame and not one per message.
import type { RunEvent } from "../events/event.ts";

/** Calls back about a frame later, or sooner; later when a flood comes in. */
export type Schedule = (flush: () => void, flooded: boolean) => void;

/** More events than this between two frames are a flood: too many to read one by one. */
const flood = 100;

export type Feed = ReturnType<typeof createFeed>;

export function createFeed(apply: (events: readonly RunEvent[]) => void, schedule: Schedule) {
  let waiting: RunEvent[] = [];
  let flooded = false;
  const flush = (): void => {
    const events = waiting;
    flooded = events.length > flood;
    waiting = [];
    if (events.length > 0) apply(events);
  };
  return {
    /** Applies what waits, now. */
    flush,
    push(event: RunEvent): void {
      waiting.push(event);
      if (waiting.length === 1) schedule(flush, flooded);
    },
  };
}

/** In a flood painting less often leaves the page time for clicks. */
const floodMs = 60;

/** A frame of most screens. */
const frameMs = 16;

/**
 * The schedule of a page: at once when nothing came for a frame, else a frame later. Always as a task of its own: what a
 * click sends leaves before the page is drawn anew, the browser's layout and painting are another task than ours, and
 * the log of a hidden page, which has no frames, grows all the same.
 */
export function createPageSchedule(): Schedule {
  let lastMs = -Infinity;
  return (flush, flooded) => {
    const pauseMs = flooded ? floodMs : frameMs;
    setTimeout(
      () => {
        lastMs = performance.now();
        flush();
      },
      performance.now() - lastMs > frameMs ? 0 : pauseMs,
    );
  };
}
