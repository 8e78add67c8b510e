// When mistakes are listed: the list takes height from the code, so it waits until the reader has stopped writing.
import type { Problem } from "../../../run/state/problem.ts";

/** Longer than a pause in a word: what is half written is no mistake yet. */
export const pauseMs = 700;

interface Options {
  readonly find: () => readonly Problem[];
  readonly report: (problems: readonly Problem[]) => void;
  /** Whether completion offers something. */
  readonly isChoosing: () => boolean;
}

export interface ReportAtRest {
  /** The text or what is found in it has changed. */
  readonly changed: () => void;
  readonly end: () => void;
}

/** What is mended is gone at once; what is new is reported when the text has rested, and no completion is being chosen. */
export function reportAtRest({ find, report, isChoosing }: Options): ReportAtRest {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let reported = 0;
  const now = (): void => {
    const found = find();
    reported = found.length;
    report(found);
  };
  const rested = (): void => {
    if (isChoosing()) timer = setTimeout(rested, pauseMs);
    else now();
  };
  return {
    changed() {
      clearTimeout(timer);
      if (find().length < reported) now();
      else timer = setTimeout(rested, pauseMs);
    },
    end() {
      clearTimeout(timer);
      report([]);
    },
  };
}
