// The load generator, in a process of its own.
import type { LoadClient, LoadStream } from "../carriers/clients/client.ts";
import { answerParent } from "../carriers/part.ts";
import { paths } from "../carriers/paths.ts";
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

answerParent({ measure, openIdle, cancelIdle, closeIdle });
