// The work: calls or messages for a time, counted at the client once the first moments are over.
//
// The client collects its young as the proxy does (passing-memory.ts). Otherwise V8 marks its heap without end on some runs and
// not on others, whichever the path, and direct gRPC is twice as fast or not by chance.
import { setTimeout as wait } from "node:timers/promises";
import { passed } from "../../server/proxy/upstream/passing-memory.ts";
import type { LoadClient, LoadStream, StreamEvents } from "./clients/client.ts";
import { encode } from "./service.ts";

export type Mode = "unary" | "download" | "upload" | "echo";

export interface Workload {
  readonly mode: Mode;
  readonly messageBytes: number;
}

export interface Timing {
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface Count {
  /** Calls or messages in the measured time. */
  readonly counted: number;
  readonly elapsedMs: number;
  /** Those of the warm-up too, for the CPU that all of them took. */
  readonly total: number;
  /** Of calls, in milliseconds: only for unary. */
  readonly latenciesMs: readonly number[];
}

/** Unary calls at once. */
const concurrency = 16;
/** What the serialized message has beside its value: tag and length. */
const valueOf = (messageBytes: number): Uint8Array => {
  const overhead = encode(new Uint8Array(messageBytes)).length - messageBytes;
  return new Uint8Array(messageBytes - overhead).fill(7);
};

/** Does the work on one connection. */
export function perform(client: LoadClient, { mode, messageBytes }: Workload, timing: Timing): Promise<Count> {
  const value = valueOf(messageBytes);
  switch (mode) {
    case "unary":
      return calls(client, value, timing);
    case "download":
      return downloads(client, value, timing);
    case "upload":
      return uploads(client, value, timing);
    case "echo":
      return echoes(client, value, timing);
  }
}

async function calls(client: LoadClient, value: Uint8Array, timing: Timing): Promise<Count> {
  const startMs = performance.now() + timing.warmUpMs;
  const endMs = startMs + timing.measureMs;
  const latenciesMs: number[] = [];
  let total = 0;
  const caller = async (): Promise<void> => {
    for (let now = performance.now(); now < endMs;) {
      await client.unary(value);
      const done = performance.now();
      total++;
      if (now >= startMs) latenciesMs.push(done - now);
      now = done;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  return { counted: latenciesMs.length, elapsedMs: performance.now() - startMs, total, latenciesMs };
}

interface Receiving {
  readonly timing: Timing;
  readonly only?: Uint8Array;
  readonly begin?: (stream: LoadStream, sender: { onDrain: () => void }) => void;
}

/** Counts what comes while the stream runs. */
async function receiving(
  client: LoadClient,
  method: "Download" | "Echo",
  { timing, only, begin }: Receiving,
): Promise<Count> {
  let total = 0;
  const failed = Promise.withResolvers<never>();
  const sender = { onDrain: (): void => undefined };
  const events: StreamEvents = {
    onMessage: (message) => {
      total++;
      passed(message.length);
    },
    onDrain: () => sender.onDrain(),
    onEnd: (error) => failed.reject(error ?? new Error("the stream ended by itself")),
  };
  const stream = client.open(method, events, only);
  begin?.(stream, sender);
  await Promise.race([wait(timing.warmUpMs), failed.promise]);
  const [before, startMs] = [total, performance.now()];
  await Promise.race([wait(timing.measureMs), failed.promise]);
  const [counted, elapsedMs] = [total - before, performance.now() - startMs];
  stream.cancel();
  return { counted, elapsedMs, total, latenciesMs: [] };
}

function downloads(client: LoadClient, value: Uint8Array, timing: Timing): Promise<Count> {
  return receiving(client, "Download", { timing, only: value });
}

function echoes(client: LoadClient, value: Uint8Array, timing: Timing): Promise<Count> {
  return receiving(client, "Echo", {
    timing,
    begin: (stream, sender) => {
      sender.onDrain = () => {
        do passed(value.length);
        while (stream.send(value));
      };
      sender.onDrain();
    },
  });
}

async function uploads(client: LoadClient, value: Uint8Array, timing: Timing): Promise<Count> {
  const answered = Promise.withResolvers<number>();
  let answer = Number.NaN;
  const endMs = performance.now() + timing.warmUpMs + timing.measureMs;
  const startMs = performance.now();
  const stream = client.open("Upload", {
    onMessage: (message) => (answer = Number(Buffer.from(message).toString())),
    onDrain: () => send(),
    onEnd: (error) => (error ? answered.reject(error) : answered.resolve(answer)),
  });
  let sent = 0;
  const send = (): void => {
    while (performance.now() < endMs) {
      sent++;
      passed(value.length);
      if (!stream.send(value)) return;
    }
    stream.halfClose();
  };
  send();
  const total = await answered.promise;
  if (total !== sent) throw new Error(`sent ${String(sent)} messages, and ${String(total)} arrived`);
  // Only the backend knows what has arrived, and it says so once: the warm-up counts here.
  return { counted: total, elapsedMs: performance.now() - startMs, total, latenciesMs: [] };
}
