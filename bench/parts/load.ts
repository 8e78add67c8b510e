// The load generator, in a process of its own.
import type { LoadClient, LoadStream } from "../carriers/clients/client.ts";
import { answerParent } from "../carriers/part.ts";
import { paths } from "../carriers/paths.ts";
import { epochMs, stallDownload, type Stalled, type StalledMode, stallUpload } from "../carriers/stalled.ts";
import { type Count, perform, type Timing, type Workload } from "../carriers/workloads.ts";

export interface Target {
  readonly path: string;
  readonly port: number;
}

function connectTo({ path, port }: Target): LoadClient {
  const found = paths.find(({ name }) => name === path);
  if (!found) throw new Error(`there is no path "${path}"`);
  return found.connect(port);
}

async function measure(job: Target & Workload & { readonly timing: Timing }): Promise<Count> {
  const client = connectTo(job);
  try {
    return await perform(client, job, job.timing);
  } finally {
    client.close();
  }
}

let idle: { readonly clients: LoadClient[]; readonly streams: LoadStream[] } = { clients: [], streams: [] };

/** Opens bidi streams that have said one thing, and waits until each was answered. */
async function openIdle({ count, perClient, ...target }: Target & { count: number; perClient: number }): Promise<void> {
  const opened: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    if (index % perClient === 0) idle.clients.push(connectTo(target));
    const client = idle.clients.at(-1);
    opened.push(
      new Promise((resolve, reject) => {
        const events = {
          onMessage: () => resolve(),
          onDrain: () => undefined,
          onEnd: (error?: Error) => reject(error ?? new Error("an idle stream ended")),
        };
        const stream = client?.open("Echo", events);
        if (!stream) return;
        stream.send(new Uint8Array(1));
        idle.streams.push(stream);
      }),
    );
    // Not all at once: a flood of handshakes measures the listen backlog.
    if (index % perClient === perClient - 1) await Promise.all(opened);
  }
  await Promise.all(opened);
}

/** Cancels them all. */
function cancelIdle(): void {
  for (const stream of idle.streams) stream.cancel();
}

function closeIdle(): void {
  for (const client of idle.clients) client.close();
  idle = { clients: [], streams: [] };
}

let standing: { readonly client: LoadClient; readonly stalled: Stalled } | undefined;

/** Resolves to what the client had sent when it stopped. */
async function standStill({ mode, bytes, ...target }: Target & { mode: StalledMode; bytes: number }): Promise<number> {
  const client = connectTo(target);
  const value = new Uint8Array(bytes);
  const stalled = await (mode === "Download" ? stallDownload(client, value) : stallUpload(client, value));
  standing = { client, stalled };
  return stalled.sentBytes();
}

/** Resolves to the moment of the cancel. */
function cancelStalled(): number {
  const atMs = epochMs();
  standing?.stalled.stream.cancel();
  return atMs;
}

function closeStalled(): void {
  standing?.client.close();
}

/** How long after the call's start initial metadata and message came, in milliseconds. */
function arrivals(target: Target): Promise<{ headersMs: number; messageMs: number }> {
  const client = connectTo(target);
  const startMs = performance.now();
  let headersMs = Number.NaN;
  let messageMs = Number.NaN;
  return new Promise<{ headersMs: number; messageMs: number }>((resolve, reject) => {
    const events = {
      onHeaders: () => (headersMs = performance.now() - startMs),
      onMessage: () => (messageMs = performance.now() - startMs),
      onDrain: () => undefined,
      onEnd: (error?: Error) => (error ? reject(error) : resolve({ headersMs, messageMs })),
    };
    client.open("Late", events, new Uint8Array(1));
  }).finally(() => client.close());
}

/** A stream's rate alone on a connection, and beside a call there whose responses are not read. */
async function beside({ timing, ...target }: Target & { timing: Timing }): Promise<{ alone: number; beside: number }> {
  const client = connectTo(target);
  const perSecond = async (): Promise<number> => {
    const { counted, elapsedMs } = await perform(client, { mode: "download", messageBytes: 100 }, timing);
    return (counted * 1000) / elapsedMs;
  };
  try {
    await perSecond();
    const alone = await perSecond();
    const { stream } = await stallDownload(client, new Uint8Array(10_000));
    const withOther = await perSecond();
    stream.cancel();
    return { alone, beside: withOther };
  } finally {
    client.close();
  }
}

answerParent({
  measure,
  openIdle,
  cancelIdle,
  closeIdle,
  standStill,
  cancelStalled,
  closeStalled,
  arrivals,
  beside,
});
