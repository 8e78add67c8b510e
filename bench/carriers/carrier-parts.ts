// The processes of the carrier benchmarks, and what is measured on them.
import type { Front, Path } from "./paths.ts";
import { hasEnvoy } from "./envoy.ts";
import type { Usage } from "./part.ts";
import { Part } from "./processes.ts";
import type { Sample } from "./sample.ts";
import type { Count, Timing, Workload } from "./workloads.ts";

/** Calls on one connection: what a WebSocket may carry by default. */
const streamsPerConnection = 100;

/** Envoy is there or not. */
type Fronts = Readonly<Record<Exclude<Front, "peer-envoy">, Part> & Partial<Record<"peer-envoy", Part>>>;

export class CarrierParts {
  readonly #load: Part;
  readonly #fronts: Fronts;

  private constructor(load: Part, fronts: Fronts) {
    this.#load = load;
    this.#fronts = fronts;
  }

  static async start(): Promise<CarrierParts> {
    const backend = await Part.start("backend");
    const port = String(await backend.ask<number>("port"));
    return new CarrierParts(await Part.start("load"), {
      backend,
      proxy: await Part.start("proxy", port),
      relay: await Part.start("relay", port),
      "peer-grpc-web-proxy": await Part.start("peer-grpc-web-proxy", port),
      "peer-connect-node": await Part.start("peer-connect-node", port),
      ...(hasEnvoy && { "peer-envoy": await Part.start("peer-envoy", port) }),
    });
  }

  async measure(path: Path, workload: Workload, timing: Timing): Promise<Sample> {
    const before = await this.#cpu(path);
    const target = await this.#target(path);
    const count = await this.#load.ask<Count>("measure", { ...target, ...workload, timing });
    const after = await this.#cpu(path);
    const perMessage = (ms: number): number => (ms * 1000) / count.total;
    return {
      perSecond: (count.counted * 1000) / count.elapsedMs,
      frontCpuUs: path.front === "backend" ? 0 : perMessage(after.front - before.front),
      allCpuUs: perMessage(after.all - before.all),
      latenciesMs: count.latenciesMs,
    };
  }

  /** What one more idle bidi stream costs the process in front of the backend, in KB. */
  async memoryOfStream(path: Path, streams: number): Promise<number> {
    const front = this.#front(path);
    const target = await this.#target(path);
    await this.#openAndClose(target, streams);
    // What the first streams ever leave behind is code and pools, not their own.
    const before = await front.usage(true);
    let open = before;
    await this.#openAndClose(target, streams, async () => (open = await front.usage(true)));
    return (open.heldBytes - before.heldBytes) / streams / 1000;
  }

  async #openAndClose(target: object, count: number, meanwhile?: () => Promise<unknown>): Promise<void> {
    await this.#load.ask("openIdle", { ...target, count, perClient: streamsPerConnection });
    await meanwhile?.();
    await this.#load.ask("cancelIdle");
    await this.#load.ask("closeIdle");
  }

  /** Asks the load generator about one path. */
  async ask<T>(name: string, path: Path, argument: object = {}): Promise<T> {
    return this.#load.ask<T>(name, { ...(await this.#target(path)), ...argument });
  }

  /** What the handler of the last call did. */
  lastCall(): Promise<{ readonly writtenBytes: number; readonly cancelledAtMs: number }> {
    return this.#fronts.backend.ask("last");
  }

  /** Calls that are open at the backend. */
  openCalls(): Promise<number> {
    return this.#fronts.backend.ask("open");
  }

  proxyUsage(): Promise<Usage> {
    return this.#fronts.proxy.usage(true);
  }

  async proxyUrl(): Promise<string> {
    return `http://127.0.0.1:${String(await this.#fronts.proxy.ask<number>("port"))}`;
  }

  async stop(): Promise<void> {
    await Promise.all([this.#load, ...Object.values(this.#fronts)].map((part) => part.stop()));
  }

  #front({ front }: Pick<Path, "front">): Part {
    const part = this.#fronts[front];
    if (!part) throw new Error(`${front} is not here`);
    return part;
  }

  async #target({ name, front, http2Port }: Path): Promise<{ path: string; port: number }> {
    return { path: name, port: await this.#front({ front }).ask<number>(http2Port ? "http2Port" : "port") };
  }

  async #cpu({ front }: Path): Promise<{ front: number; all: number }> {
    const { backend } = this.#fronts;
    const inFront = this.#front({ front });
    const [load, behind, ahead] = await Promise.all([this.#load.usage(), backend.usage(), inFront.usage()]);
    return { front: ahead.cpuMs, all: load.cpuMs + behind.cpuMs + (front === "backend" ? 0 : ahead.cpuMs) };
  }
}
