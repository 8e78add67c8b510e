// Warm start on the server's side: from a deployment's files to the handler's first message, one at a time, and with a crowd
// that deploys at once. Compiling, loading and the call are measured apart.
import { compile, createSandbox, warmUpCompiler } from "../../server/sandbox/index.ts";
import type { Sandbox, Session } from "../../server/sandbox/index.ts";
import { limits } from "../../server/limits.ts";
import { type Figures, percentile, rounded } from "../figures.ts";

export const title = "Warm start: deploy to first message, in a reader's session and for a crowd at once";

export const full = { runs: 200, crowd: 100, rounds: 3 };
export const short = { runs: 20, crowd: 10, rounds: 1 };

const warmUps = 10;
/** The runner makes its next isolate a second after a load; a reader's hand is slower than that. */
const pauseMs = 1_600;

/** As large as a lesson's handler, and different each time. */
function filesOf(edit: number): Record<string, string> {
  return {
    "handler.ts": `import { create, toBinary } from "@bufbuild/protobuf";
import { type CallContext, type GrpcHandler, type GrpcRequest, RpcError, sleep, StatusCode } from "grpc-handler";
import { StreamPricesResponseSchema } from "./gen/stock/v1/stock_pb";

// Edit ${String(edit)}
export default class implements GrpcHandler {
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    if (request.methodName !== "StreamPrices") throw new RpcError(StatusCode.UNIMPLEMENTED, request.methodName);
    for (let sequence = 1; !context.signal.aborted; sequence++) {
      yield { payload: toBinary(StreamPricesResponseSchema, create(StreamPricesResponseSchema, { symbol: "A", sequence })) };
      await sleep(1_000, context.signal);
    }
  }
}
`,
  };
}

interface Sample {
  readonly compiledMs: number;
  readonly loadedMs: number;
  readonly totalMs: number;
  /** All but compiling. */
  readonly compiledToFirstMs: number;
}

export async function run({ runs, crowd, rounds }: typeof full): Promise<Figures> {
  const sandbox = createSandbox({
    limits: { ...limits, sandbox: { ...limits.sandbox, sessions: crowd + 1, warmRunners: 1 } },
    log: (line) => console.error(line),
  });
  try {
    await warmUpCompiler();
    const alone = await oneAtATime(sandbox, runs);
    const crowds: Sample[] = [];
    for (let round = 0; round < rounds; round++) crowds.push(...(await allAtOnce(sandbox, crowd, round)));
    return { "one at a time": figuresOf(alone), [`${String(crowd)} sessions at once`]: figuresOf(crowds) };
  } finally {
    await sandbox.close();
  }
}

function figuresOf(samples: readonly Sample[]): Figures {
  const at = (name: keyof Sample, share: number): number =>
    rounded(
      percentile(
        samples.map((sample) => sample[name]),
        share,
      ),
    );
  return {
    "deploy to first message, p50 ms": at("totalMs", 0.5),
    "p99 ms": at("totalMs", 0.99),
    "max ms": at("totalMs", 1),
    "of it compiling, p50 ms": at("compiledMs", 0.5),
    "of it loading, p50 ms": at("loadedMs", 0.5),
    "compiled already: load to first message, p50 ms": at("compiledToFirstMs", 0.5),
    "compiled already: load to first message, p99 ms": at("compiledToFirstMs", 0.99),
  };
}

/** A reader who runs again and again, as in the lab: one session, each time another program. */
async function oneAtATime(sandbox: Sandbox, runs: number): Promise<Sample[]> {
  const session = await sandbox.openSession();
  const samples: Sample[] = [];
  for (let index = 0; index < warmUps + runs; index++) {
    const sample = await deploy(session, index);
    if (index >= warmUps) samples.push(sample);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  session.close();
  return samples;
}

/** Readers who have their sessions already press Run in the same moment. */
async function allAtOnce(sandbox: Sandbox, crowd: number, round: number): Promise<Sample[]> {
  const sessions = await Promise.all(Array.from({ length: crowd }, () => sandbox.openSession()));
  const samples = await Promise.all(
    sessions.map((session, index) => deploy(session, (round + 1) * 1_000_000 + index, `reader ${String(index)}`)),
  );
  for (const session of sessions) session.close();
  return samples;
}

async function deploy(session: Session, edit: number, owner?: string): Promise<Sample> {
  const startMs = performance.now();
  const compiled = await compile(filesOf(edit), owner);
  const compiledMs = performance.now() - startMs;
  if (!compiled.ok) throw new Error(compiled.diagnostics.map(({ message }) => message).join("\n"));
  const id = `edit ${String(edit)}`;
  const loaded = await session.load({ id, ...compiled }, () => undefined);
  const loadedMs = performance.now() - startMs - compiledMs;
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(({ message }) => message).join("\n"));
  await firstMessage(session, id);
  const totalMs = performance.now() - startMs;
  session.unload(id);
  return { compiledMs, loadedMs, totalMs, compiledToFirstMs: totalMs - compiledMs };
}

function firstMessage(session: Session, programId: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const where = { programId, callId: "first", service: "stock.v1.StockService", method: "StreamPrices", peer: "bench" };
  const call = session.call(
    { ...where, kind: "server_streaming", metadata: {} },
    {
      onHeaders: () => undefined,
      onMessage: () => resolve(undefined),
      onDrain: () => undefined,
      onFinish: ({ message }) => reject(new Error(`no message, but the status: ${message}`)),
    },
  );
  call.message(new Uint8Array());
  call.halfClose();
  return promise;
}
