// However readers vanish, backend and proxy are back where they were. The long version is `npm run bench -- chaos`.
import { expect, test } from "vitest";
import { failed, runChaos } from "./load/chaos.ts";
import type { Holdings } from "./load/observed.ts";
import { abruptEnds } from "./load/abrupt-ends.ts";

/** Processes start and expire here by the dozen, and nothing is to be had of hurry. */
const testMs = 300_000;
/** What a few dozen sessions may leave behind in caches; a leak of all that a session holds is larger. */
const heapBytes = 8e6;

/** A timer that is just between two turns; a leak leaves one for every session. */
const passing = 2;

const counted = ({ processes, files, timers, handles, streams }: Holdings): object => ({
  ...{ processes, files, timers, handles, streams },
});

test(
  "each abrupt end, then the backend killed under its readers",
  async () => {
    const ways = Object.keys(abruptEnds).length;
    const { ends, backend, proxy, restarted } = await runChaos(
      { sessions: ways, restarts: 1, mostSeconds: Infinity },
      () => undefined,
    );
    expect(Object.keys(ends).filter((end) => end.startsWith(failed))).toEqual([]);
    for (const { before, after } of [backend, proxy, restarted]) {
      // Fewer is as good: something from before had not yet gone.
      for (const [name, count] of Object.entries(counted(after)))
        expect(count, name).toBeLessThanOrEqual(before[name as keyof Holdings] + passing);
      expect(after.heapBytes - before.heapBytes).toBeLessThan(heapBytes);
    }
  },
  testMs,
);
