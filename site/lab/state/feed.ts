// Gathers events between two frames, so that a fast stream costs one rendering per frame and not one per message.
import type { RunEvent } from "./event.ts";

/** Calls back before the next frame is painted, or soon when no frames are painted; later when a flood comes in. */
export type Schedule = (flush: () => void, flooded: boolean) => void;

/** More events than this between two frames are a flood: nobody reads them one by one. */
const flood = 100;

export interface Feed {
  readonly push: (event: RunEvent) => void;
  /** Applies what waits, now. */
  readonly flush: () => void;
}

export function createFeed(apply: (events: readonly RunEvent[]) => void, schedule: Schedule): Feed {
  let waiting: RunEvent[] = [];
  let flooded = false;
  const flush = (): void => {
    const events = waiting;
    flooded = events.length > flood;
    waiting = [];
    if (events.length > 0) apply(events);
  };
  return {
    flush,
    push(event) {
      waiting.push(event);
      if (waiting.length === 1) schedule(flush, flooded);
    },
  };
}

/** In a flood painting less often leaves the page time for clicks. */
const floodMs = 60;

/** A hidden page paints no frames; its log must grow all the same. */
const hiddenMs = 200;

/** The schedule of a page: at once when nothing came for a frame, else with the next frame. */
export function createPageSchedule(): Schedule {
  let lastMs = -Infinity;
  return (flush, flooded) => {
    let done = false;
    const once = (): void => {
      if (done) return;
      done = true;
      lastMs = performance.now();
      flush();
    };
    if (performance.now() - lastMs > 16) {
      // As a task of its own: what a click sends leaves before the page is drawn anew.
      setTimeout(once);
      return;
    }
    if (flooded) setTimeout(() => requestAnimationFrame(once), floodMs);
    else requestAnimationFrame(once);
    setTimeout(once, hiddenMs);
  };
}
