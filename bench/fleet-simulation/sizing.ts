// How many readers a machine has places for, and what that many readers need: arithmetic, before anything is simulated.
import type { Assumptions } from "./assumptions.ts";
import type { Costs, ReaderCost } from "./costs.ts";

export type Behaviour = "reads" | "runsOnceAMinute" | "streamsAllTheTime";

export interface Sizing {
  /** Sessions of one backend: SESSIONS. */
  readonly places: number;
  /** What allows no more. */
  readonly limitedBy: string;
  readonly readersOfProxy: number;
  readonly cores: Readonly<Record<Behaviour, number>>;
  /** Of sessions whose readers have gone. */
  readonly idleCores: number;
}

const runEveryMs = 60_000;

export function sizingOf(costs: Costs, assumed: Assumptions): Sizing {
  const { machine, plannedCores, plannedMemory, plannedThread } = assumed;
  const thread = meanOf(costs, assumed, ({ backendCores }) => backendCores);
  const all = meanOf(costs, assumed, coresOf) + runsOf(assumed) * (costs.runCpuMs / runEveryMs);
  const proxy = meanOf(costs, assumed, ({ proxyCores }) => proxyCores);
  // Sessions stay when their readers go: so many of all have one.
  const present = assumed.visitMs / (assumed.visitMs + assumed.places.idleMs);
  const cores = present * all + (1 - present) * coresOf(costs.idle);
  const bounds = {
    memory: (machine.memoryMB * plannedMemory - costs.backendMB) / (costs.runnerMB + costs.sessionMB),
    processors: (machine.cores * plannedCores) / cores,
    "the backend's thread": plannedThread / (present * thread + (1 - present) * costs.idle.backendCores),
  };
  const [limitedBy, places] = Object.entries(bounds).reduce((least, one) => (one[1] < least[1] ? one : least));
  return {
    places: Math.floor(places),
    limitedBy,
    readersOfProxy: Math.floor(plannedThread / proxy),
    cores: {
      reads: coresOf(costs.idle),
      runsOnceAMinute: coresOf(runsOnceAMinute(costs, assumed)) + costs.runCpuMs / runEveryMs,
      streamsAllTheTime: coresOf(costs.streaming),
    },
    idleCores: coresOf(costs.idle),
  };
}

/** On the machine of the backend. */
const coresOf = ({ runnerCores, backendCores }: ReaderCost): number => runnerCores + backendCores;

const runsOf = ({ runsOnceAMinute: share }: Assumptions): number => share;

function meanOf(costs: Costs, assumed: Assumptions, of: (cost: ReaderCost) => number): number {
  return (
    assumed.reads * of(costs.idle) +
    assumed.runsOnceAMinute * of(runsOnceAMinute(costs, assumed)) +
    assumed.streamsAllTheTime * of(costs.streaming)
  );
}

/** Idle, and streaming for a part of each minute. */
function runsOnceAMinute({ idle, streaming }: Costs, { streamMs }: Assumptions): ReaderCost {
  const share = streamMs / runEveryMs;
  const mix = (of: keyof ReaderCost): number => (1 - share) * idle[of] + share * streaming[of];
  return { runnerCores: mix("runnerCores"), backendCores: mix("backendCores"), proxyCores: mix("proxyCores") };
}
