// While a deployment waits for a sandbox: how many readers are before this one, by the playground's own service.
import { createClient, type Transport } from "@connectrpc/connect";
import { PlaygroundService } from "../../../proto/gen/playground/v1/playground_pb.js";
import { routing } from "./routing.ts";

/** Most deployments are there long before. */
const patienceMs = 300;

/** Resolves with what `work` does, and tells the place in the queue while it takes its time. */
export async function reportPlace<Result>(
  transport: Transport,
  work: Promise<Result>,
  onPlace: (ahead: number) => void,
): Promise<Result> {
  const over = new AbortController();
  const timer = setTimeout(() => void watchPlace(transport, over.signal, onPlace), patienceMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}

async function watchPlace(transport: Transport, signal: AbortSignal, onPlace: (ahead: number) => void): Promise<void> {
  try {
    for await (const { ahead } of createClient(PlaygroundService, transport).watchQueue(
      {},
      { headers: routing(), signal },
    ))
      if (!signal.aborted) onPlace(ahead);
  } catch {
    // It is over, or the deployment will say what is wrong.
  }
}
