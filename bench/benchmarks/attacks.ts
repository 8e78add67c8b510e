// Every attack of the suite, four at a time, while a reader who has nothing to do with them watches a ticker.
import { StatusCode } from "grpc-handler";
import { attacks, runAttack } from "../../server/sandbox/attacks/index.ts";
import { compile, createSandbox } from "../../server/sandbox/index.ts";
import type { Sandbox, Session } from "../../server/sandbox/index.ts";
import { limits } from "../../server/limits.ts";
import { type Figures, percentile, rounded } from "../figures.ts";

const atOnce = 4;
const tickMs = 100;

export const title = `Attacks on the sandbox, ${String(atOnce)} at a time, and a neighbour's ${String(tickMs)} ms ticker`;

export async function run(): Promise<Figures> {
  const sandbox = createSandbox({
    limits: { ...limits, sandbox: { ...limits.sandbox, warmRunners: atOnce, refillDelayMs: 20 } },
    log: () => undefined,
  });
  try {
    const victim = await Victim.open(sandbox);
    const verdicts = await runAll(sandbox);
    return { ...figuresOf(verdicts), ...(await victim.stop()) };
  } finally {
    await sandbox.close();
  }
}

interface NamedVerdict {
  readonly name: string;
  readonly faults: readonly string[];
  readonly containedMs: number;
}

async function runAll(sandbox: Sandbox): Promise<NamedVerdict[]> {
  const waiting = Object.entries(attacks);
  const verdicts: NamedVerdict[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      verdicts.push({ name: next[0], ...(await runAttack(sandbox, next[1])) });
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return verdicts;
}

function figuresOf(verdicts: readonly NamedVerdict[]): Figures {
  const times = verdicts.map(({ containedMs }) => containedMs);
  const escaped = verdicts.filter(({ faults }) => faults.length > 0);
  for (const { name, faults } of escaped) console.log(`  NOT CONTAINED ${name}: ${faults.join("; ")}`);
  return {
    attacks: verdicts.length,
    contained: verdicts.length - escaped.length,
    "time to containment, median ms": rounded(percentile(times, 0.5)),
    "time to containment, max ms": rounded(Math.max(...times)),
  };
}

/** Yields its sequence number every 100 ms by its own clock, until it is cancelled. */
const ticker = `export default class {
  async *handleServerStream() {
    const start = performance.now();
    for (let tick = 0; ; tick++) {
      yield { payload: new Uint8Array(new Uint32Array([tick]).buffer) };
      await new Promise((wake) => setTimeout(wake, start + (tick + 1) * ${String(tickMs)} - performance.now()));
    }
  }
}`;

class Victim {
  readonly #ticks: { readonly number: number; readonly atMs: number }[] = [];
  readonly #stop: () => Promise<StatusCode>;

  private constructor(session: Session) {
    const { promise, resolve } = Promise.withResolvers<StatusCode>();
    const where = { programId: "ticker", callId: "ticks", service: "bench.v1.Ticker", method: "Tick", peer: "bench" };
    const call = session.call(
      { ...where, kind: "server_streaming", metadata: {} },
      {
        onHeaders: () => undefined,
        onMessage: (payload) => {
          const number = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
          this.#ticks.push({ number, atMs: performance.now() });
          call.grant(payload.byteLength);
        },
        onDrain: () => undefined,
        onFinish: ({ code }) => resolve(code),
      },
    );
    call.message(new Uint8Array());
    call.halfClose();
    this.#stop = () => {
      call.cancel("cancelled by the client");
      return promise;
    };
  }

  static async open(sandbox: Sandbox): Promise<Victim> {
    const compiled = await compile({ "handler.ts": ticker });
    if (!compiled.ok) throw new Error("the ticker does not compile");
    const session = await sandbox.openSession();
    await session.load({ id: "ticker", ...compiled }, () => undefined);
    return new Victim(session);
  }

  /** Lateness is counted from the least late tick, whose own delay is unknown. */
  async stop(): Promise<Figures> {
    const code = await this.#stop();
    const delays = this.#ticks.map(({ number, atMs }) => atMs - number * tickMs);
    const least = Math.min(...delays);
    const lateness = delays.map((delay) => delay - least);
    const expected = (this.#ticks.at(-1)?.number ?? -1) + 1;
    return {
      "victim: messages": this.#ticks.length,
      "victim: lost": expected - this.#ticks.length,
      "victim: ended by": code === StatusCode.CANCELLED ? "its own cancel" : `status ${String(code)}`,
      "victim: lateness p50 ms": rounded(percentile(lateness, 0.5)),
      "victim: lateness p99 ms": rounded(percentile(lateness, 0.99)),
      "victim: lateness max ms": rounded(Math.max(...lateness)),
    };
  }
}
