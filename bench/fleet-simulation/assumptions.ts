// What no measurement here can say: how readers behave, what machines are rented, and how fast more of them come. Change them to
// yours, and run the simulation again.
import { limits } from "../../server/limits.ts";

const seconds = 1_000;
const minutes = 60 * seconds;

export const assumptions = {
  /** What readers do, as shares of all who have run something. */
  reads: 0.5,
  runsOnceAMinute: 0.35,
  streamsAllTheTime: 0.15,
  /** How long the stream of those who run once a minute lasts. */
  streamMs: 10 * seconds,
  /** How long a reader stays on average, exponentially distributed: a lesson. */
  visitMs: 15 * minutes,
  /** Within this time all readers come. */
  comingMs: 10 * minutes,
  /** For this share of them there are machines when they begin to come. */
  atFirst: 0.5,

  machine: { cores: 8, memoryMB: 32_000 },
  /** Shares of a machine's processor and memory, and of a process's one thread, that may be planned with. */
  plannedCores: 0.7,
  plannedMemory: 0.85,
  plannedThread: 0.6,
  zones: 3,
  /** As in deploy/kubernetes/base: another backend is asked for when so many of all places are taken, looked at this often. */
  target: 0.7,
  scaleEveryMs: 15 * seconds,
  /** From there until it takes readers: a machine is rented and boots, the image is fetched, the sandbox tests itself. */
  scaleDelayMs: 120 * seconds,

  /** How old the router's knowledge of a full backend may be: two health checks. */
  routerLookMs: 1 * seconds,
  places: {
    bootsAtOnce: limits.sandbox.bootsAtOnce,
    warmRunners: limits.sandbox.warmRunners,
    refillDelayMs: limits.sandbox.refillDelayMs,
    waiting: limits.sandbox.waiting,
    waitMs: limits.sandbox.waitMs,
    /** A session whose reader has gone stays for so long, and for less when others wait. */
    idleMs: limits.deploy.idleMs,
    yieldAfterMs: limits.sandbox.yieldAfterMs,
  },
};

export type Assumptions = typeof assumptions;
