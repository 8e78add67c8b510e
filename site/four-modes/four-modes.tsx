// The four modes side by side: one small call of each, run at the same time and drawn on one clock.
import { effect, type Signal, useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { sleep, statusName } from "grpc-handler";
import type { ExampleData, JsonObject } from "../lab/index.ts";
import {
  createPageSchedule,
  idleRun,
  isLive,
  loadLive,
  rowsOf,
  RunController,
  type RunState,
  type StreamRow,
  usualCarrier,
} from "../run/index.ts";
import "./four-modes.css";

/** One call of a mode: its request, or its messages with the pause before each. */
export interface ModeCall {
  readonly title: string;
  readonly link: string;
  readonly example: ExampleData;
  readonly method: string;
  readonly request?: JsonObject;
  readonly messages?: readonly JsonObject[];
  /** Whether each message is answered, and the next one waits for that. */
  readonly inTurns?: boolean;
}

export default function FourModes({ calls }: { readonly calls: readonly ModeCall[] }) {
  const modes = calls.map((call) => ({ call, state: useSignal<RunState>(idleRun) }));
  const stop = useRef<(() => void) | undefined>(undefined);
  const live = useComputed(() => modes.some(({ state }) => isLive(state.value)));
  const ready = useSignal(false);
  useEffect(() => {
    ready.value = true;
    return () => stop.current?.();
  }, [ready]);
  const press = (): void => {
    stop.current?.();
    stop.current = undefined;
    if (!live.value) stop.current = start(modes);
  };
  return (
    <section class="four-modes not-content" aria-label="The four modes, live">
      <button type="button" disabled={!ready.value} onClick={press}>
        {live.value ? "Stop all four" : "Run all four"}
      </button>
      <ul>
        {modes.map((mode) => (
          <Mode key={mode.call.title} {...mode} />
        ))}
      </ul>
    </section>
  );
}

interface ModeRun {
  readonly call: ModeCall;
  readonly state: Signal<RunState>;
}

function Mode({ call, state }: ModeRun) {
  const run = state.value;
  const rows = [...rowsOf(run.stream)].filter((row) => shown.has(row.kind));
  return (
    <li>
      <h2>
        <a href={call.link}>{call.title}</a>
      </h2>
      <div role="log" aria-label={call.title} tabIndex={0}>
        <ol>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </ol>
      </div>
      <p data-status={run.status && statusName(run.status.code)}>{summary(run)}</p>
    </li>
  );
}

const shown = new Set<StreamRow["kind"]>(["sent", "received", "half_closed", "status"]);

function Row({ row }: { readonly row: StreamRow }) {
  return (
    <li data-kind={row.kind}>
      <span>{textOf(row)}</span>
      <time>{String(Math.round(row.sinceMs))} ms</time>
    </li>
  );
}

function textOf(row: StreamRow): string {
  if (row.kind === "sent") return `→ request ${String(row.index)}`;
  if (row.kind === "received") return `← response ${String(row.index)}`;
  return row.kind === "half_closed" ? "→ half-close" : "← status";
}

function summary(run: RunState): string {
  if (run.failure) return run.failure.message;
  if (run.status) return `${statusName(run.status.code)}: ${String(run.sent)} sent, ${String(run.received)} received`;
  return run.run === 0 ? "not run yet" : "running …";
}

/** Starts all calls; returns what stops them. */
function start(modes: readonly ModeRun[]): () => void {
  const controllers = modes.map(startOne);
  return () => {
    for (const controller of controllers) controller.stop();
  };
}

function startOne({ call, state }: ModeRun): RunController {
  const controller = new RunController({
    load: async () => {
      const { openSession, startRun } = await loadLive();
      const session = await openSession(call.example);
      return (request, emit) => startRun(session, request, emit);
    },
    handlerSide: () => undefined,
    onState: (next) => (state.value = next),
    schedule: createPageSchedule(),
  });
  const { method, messages, request = {}, example } = call;
  controller.start({
    ...{ method, takesStream: messages !== undefined },
    code: () => Promise.resolve({ handler: example.handlerSource }),
    request: () => ({
      ...{ metadata: [], carrier: usualCarrier },
      ...(messages ? {} : { requestText: JSON.stringify(request) }),
    }),
    onCalling: () => void sendAll({ call, state }, controller),
  });
  return controller;
}

async function sendAll({ call, state }: ModeRun, controller: RunController): Promise<void> {
  const { messages, inTurns } = call;
  if (!messages) return;
  for (const [index, message] of messages.entries()) {
    // A pace at which one can watch.
    await sleep(300);
    if (!controller.send(JSON.stringify(message)).sent) return;
    if (inTurns) await until(state, (now) => now.received > index || !isLive(now));
  }
  controller.endInput();
}

/** Resolves when the state is as wanted. */
function until(state: Signal<RunState>, wanted: (now: RunState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const forget = effect(() => {
      if (!wanted(state.value)) return;
      resolve();
      queueMicrotask(() => forget());
    });
  });
}
