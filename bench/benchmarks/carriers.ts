// Every carrier against direct gRPC, against two peers of npm and against Envoy, in the same run and in turns: the machine's mood is shared.
import { type Figures, percentile, rounded } from "../figures.ts";
import { CarrierParts } from "../carriers/carrier-parts.ts";
import { type Path, paths } from "../carriers/paths.ts";
import { average, type Sample } from "../carriers/sample.ts";
import type { Workload } from "../carriers/workloads.ts";

export const title = "Carriers: rates and ratios to direct gRPC, CPU, latency, memory";

const small = 100;
const large = 10_000;

const workloads: Readonly<Record<string, Workload>> = {
  "unary, 100 B": { mode: "unary", messageBytes: small },
  "server streaming, 100 B": { mode: "download", messageBytes: small },
  "server streaming, 10 KB": { mode: "download", messageBytes: large },
  "client streaming, 100 B": { mode: "upload", messageBytes: small },
  "client streaming, 10 KB": { mode: "upload", messageBytes: large },
  "bidirectional streaming, 100 B": { mode: "echo", messageBytes: small },
  "bidirectional streaming, 10 KB": { mode: "echo", messageBytes: large },
};

/**
 * Each path is measured once in a round, for each kind of work. The first rounds do not count: V8 compiles for the objects of
 * the first connections and once more for those of the next. `streams` are open at once for their memory.
 */
export const full = { unmeasured: 3, rounds: 3, warmUpMs: 400, measureMs: 1_200, streams: 1_000 };
export const short = { unmeasured: 0, rounds: 1, warmUpMs: 100, measureMs: 300, streams: 200 };

export async function run({ unmeasured, rounds, streams, ...timing }: typeof full): Promise<Figures> {
  const parts = await CarrierParts.start();
  try {
    const figures: Record<string, Figures> = {};
    for (const [name, workload] of Object.entries(workloads)) {
      const samples = new Map<Path, Sample[]>(paths.map((path) => [path, []]));
      for (let round = -unmeasured; round < rounds; round++) {
        for (const path of pathsFor(workload)) {
          const sample = await parts.measure(path, workload, timing);
          if (round >= 0) samples.get(path)?.push(sample);
        }
      }
      figures[name] = tableOf(samples, workload);
    }
    figures["memory of an open stream in the proxy"] = await memory(parts, streams);
    return figures;
  } finally {
    await parts.stop();
  }
}

const pathsFor = ({ mode }: Workload): readonly Path[] => paths.filter(({ cannot }) => !cannot?.modes.includes(mode));

function tableOf(samples: ReadonlyMap<Path, readonly Sample[]>, { mode }: Workload): Figures {
  const table: Record<string, Figures | string> = {};
  let direct = Number.NaN;
  for (const [{ name, cannot }, taken] of samples) {
    if (taken.length === 0) {
      table[name] = `cannot: ${cannot?.reason ?? "not measured"}`;
      continue;
    }
    const perSecond = percentile(
      taken.map((sample) => sample.perSecond),
      0.5,
    );
    if (Number.isNaN(direct)) direct = perSecond;
    const latencies = taken.flatMap(({ latenciesMs }) => latenciesMs);
    table[name] = {
      "per second": Math.round(perSecond),
      "ratio to direct": Math.round((perSecond / direct) * 100) / 100,
      "CPU µs, proxy": rounded(average(taken, ({ frontCpuUs }) => frontCpuUs)),
      "CPU µs, all": rounded(average(taken, ({ allCpuUs }) => allCpuUs)),
      ...(mode === "unary" && {
        "p50 ms": rounded(percentile(latencies, 0.5)),
        "p99 ms": rounded(percentile(latencies, 0.99)),
      }),
    };
  }
  return table;
}

async function memory(parts: CarrierParts, streams: number): Promise<Figures> {
  const table: Record<string, Figures> = {};
  for (const path of pathsFor({ mode: "echo", messageBytes: small })) {
    // Of Envoy only the whole process can be seen, and what it keeps for the next streams with it.
    if (!["backend", "relay", "peer-envoy"].includes(path.front))
      table[path.name] = { KB: rounded(await parts.memoryOfStream(path, streams)) };
  }
  return table;
}
