// The playground that changed handlers are tried in, and the fixtures of each handler.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createWebSocketTransport } from "connect-websocket";
import { type Playground, startPlayground } from "../../server/compose.ts";
import { readConfig } from "../../server/config.ts";
import {
  type Carrier,
  grpcCarrier,
  home,
  inOrder,
  type LoadedFixture,
  loadFixtures,
  ownFile,
  planFixture,
  RemoteHost,
  runFixture,
  schemaPath,
} from "../../server/fixtures/index.ts";
import { limits } from "../../server/limits.ts";
import { recorded, replayingHandler } from "./replay.ts";

export interface TriedHandler {
  readonly name: string;
  readonly source: string;
  readonly fixtures: readonly LoadedFixture[];
}

/** A changed handler may hang; the honest one answers each of these fixtures in far less. */
const patienceMs = 4_000;

export class Trial {
  readonly handlers: readonly TriedHandler[];
  readonly #playground: Playground;
  readonly #carrier: Carrier;
  readonly #transport: ReturnType<typeof createWebSocketTransport>;
  readonly #folder: string;
  readonly #handlerPath: string;
  /** By lane. */
  readonly #hosts: readonly RemoteHost[];

  private constructor(playground: Playground, handlers: readonly TriedHandler[], folder: string) {
    this.#playground = playground;
    this.handlers = handlers;
    this.#folder = folder;
    this.#carrier = grpcCarrier(`127.0.0.1:${String(playground.grpcPort)}`);
    this.#transport = createWebSocketTransport({ baseUrl: playground.url });
    this.#handlerPath = path.join(folder, "handler.ts");
    const given = { transport: this.#transport, examples: playground.examples, handlerPath: this.#handlerPath };
    const hostOf = (lane: number): RemoteHost => new RemoteHost({ ...given, session: `trial-${String(lane)}` });
    this.#hosts = Array.from({ length: limits.fixtures.parallel }, (_, lane) => hostOf(lane));
  }

  static async start(): Promise<Trial> {
    const many = { ...limits, deploy: { ...limits.deploy, perMinute: 1_000_000 } };
    const playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 }, many);
    const { fixtures } = await loadFixtures([home], schemaPath);
    const folder = await mkdtemp(path.join(tmpdir(), "mutants-"));
    return new Trial(playground, await handlersOf(fixtures, playground), folder);
  }

  /** The name of the first fixture that fails with this handler; undefined when all pass. */
  async firstFailing(fixtures: readonly LoadedFixture[], source: string): Promise<string | undefined> {
    for await (const { status, fixture } of await this.#run(fixtures, source))
      if (status === "failed") return fixture.name;
    return undefined;
  }

  /** How many fixtures pass with a handler that replays the first good answer of each method. */
  async replay(fixtures: readonly LoadedFixture[]): Promise<number> {
    const [any] = fixtures;
    const handler = this.handlers.find((one) => any && one.fixtures.includes(any));
    const recording = new Map<string, Uint8Array[]>();
    for await (const { fixture, seen } of await this.#run(fixtures, handler?.source ?? "")) {
      const { descriptors } = this.#playground;
      const own = this.#hosts[0] && (await ownFile(fixture, descriptors, this.#hosts[0]));
      const { method, registry } = planFixture(fixture, descriptors, own);
      if (seen?.status.startsWith("OK") && seen.responses.length > 0 && !recording.has(method.name))
        recording.set(method.name, recorded(method, seen.responses, registry));
    }
    let passed = 0;
    for await (const { status } of await this.#run(fixtures, replayingHandler(recording)))
      if (status === "passed") passed++;
    return passed;
  }

  async close(): Promise<void> {
    this.#carrier.close();
    this.#transport.close();
    await this.#playground.close();
    await rm(this.#folder, { recursive: true });
  }

  async #run(fixtures: readonly LoadedFixture[], source: string): Promise<AsyncIterable<Result>> {
    await writeFile(this.#handlerPath, source);
    const { descriptors } = this.#playground;
    const run = (fixture: LoadedFixture, lane: number): Promise<Result> => {
      const host = this.#hosts[lane];
      if (!host) throw new Error(`expected a host for lane ${String(lane)}`);
      return runFixture(fixture, this.#carrier, { descriptors, host, patienceMs });
    };
    return inOrder(fixtures, limits.fixtures.parallel, run);
  }
}

type Result = Awaited<ReturnType<typeof runFixture>>;

async function handlersOf(fixtures: readonly LoadedFixture[], { examples }: Playground): Promise<TriedHandler[]> {
  const byExample = [...examples.values()].map(({ name, services, files }) => ({
    name,
    source: files["handler.ts"] ?? "",
    fixtures: fixtures.filter(({ fixture }) => services.includes(fixture.handler.service)),
  }));
  const withFiles = fixtures.filter(({ fixture }) => fixture.handler.file !== undefined);
  const byFile = Map.groupBy(withFiles, (one) => path.resolve(path.dirname(one.path), one.fixture.handler.file ?? ""));
  const own = [...byFile].map(async ([file, of]) => ({
    name: path.basename(file, ".ts"),
    source: await readFile(file, "utf8"),
    fixtures: of,
  }));
  return [...byExample.filter((one) => one.fixtures.length > 0), ...(await Promise.all(own))];
}
