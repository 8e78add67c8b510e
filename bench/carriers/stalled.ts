// Streams that stand still, at the load generator: what one side could send before the other's silence reached it.
import { setTimeout as wait } from "node:timers/promises";
import type { LoadClient, LoadStream } from "./clients/client.ts";

export type StalledMode = "Download" | "Stall";

/** Nothing moved for so long: it will not move any more. */
const quietMs = 500;

export const epochMs = (): number => performance.timeOrigin + performance.now();

export interface Stalled {
  /** What the client had sent, with messages of `value`, when it had to stop. */
  readonly sentBytes: () => number;
  readonly stream: LoadStream;
}

/** Opens a server stream and reads its first message only. */
export async function stallDownload(client: LoadClient, value: Uint8Array): Promise<Stalled> {
  const first = Promise.withResolvers<undefined>();
  const stream = client.open(
    "Download",
    {
      onMessage: () => {
        stream.pause();
        first.resolve(undefined);
      },
      onDrain: () => undefined,
      onEnd: (error) => first.reject(error ?? new Error("the stream ended")),
    },
    value,
  );
  await first.promise;
  return { stream, sentBytes: () => 0 };
}

/** Opens a client stream whose handler does not read, and sends until it has to stop. */
export async function stallUpload(client: LoadClient, value: Uint8Array): Promise<Stalled> {
  let sent = 0;
  let sentAtMs = performance.now();
  const send = (): void => {
    for (let more = true; more;) {
      more = stream.send(value);
      sent += value.length;
    }
    sentAtMs = performance.now();
  };
  const stream = client.open("Stall", { onMessage: () => undefined, onDrain: send, onEnd: () => undefined });
  send();
  while (performance.now() - sentAtMs < quietMs) await wait(quietMs / 5);
  return { stream, sentBytes: () => sent };
}
