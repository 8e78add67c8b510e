// Compressed requests, inflated one at a time for each call, when the call reads the next. grpc-js alone inflates all messages of a
// chunk at once and keeps what comes out: 12 KB of a client were 12 MiB here, and 16 KB of empty messages 655 zlib streams.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Metadata, ServerInterceptingCall, ServerInterceptor } from "@grpc/grpc-js";
import type { AddressOf } from "../caller.ts";
import { clientAddressKey } from "../client-address.ts";
import { clientStatus } from "../errors.ts";
import { ignored } from "../fault-boundary.ts";
import type { Limits } from "../limits.ts";
import type { Turns } from "../sandbox/index.ts";
import { inflateAside, inflateNow } from "./inflate.ts";

export interface InflateOptions {
  readonly addressOf: AddressOf;
  /** Addresses take turns with large messages. */
  readonly inflating: Pick<Turns, "use">;
  readonly limits: Pick<Limits, "requestBytes" | "sandbox">;
}

/** What grpc-js makes of each request, for which it has no option; the test beside this fails when it changes. */
interface BaseCall extends ServerInterceptingCall {
  readonly metadata: Metadata;
  readonly incomingEncoding: string;
  readonly readQueue: readonly QueuedRequest[];
  /** The call waits for its next message. */
  readonly isReadPending: boolean;
  readonly cancelled: boolean;
  maybePushNextMessage(): void;
  /** What goes wrong becomes the call's status: it never rejects. */
  decompressAndMaybePush(queued: QueuedRequest): Promise<void>;
  /** With its frame's prefix. Rejects with a status. */
  decompressMessage(message: Buffer, encoding: string): Promise<Buffer>;
}

interface QueuedRequest {
  readonly type: "COMPRESSED" | "READABLE" | "HALF_CLOSE";
}

/** For a server whose clients may compress their messages. */
export function inflateWhenRead(options: InflateOptions): ServerInterceptor {
  return (_method, call) => {
    const base = call as unknown as BaseCall;
    if (base.incomingEncoding !== "identity") {
      readInTurn(base);
      base.decompressMessage = (message, encoding) => messageOf({ message, encoding }, base, options);
    }
    return base;
  };
}

function readInTurn(call: BaseCall): void {
  const push = call.maybePushNextMessage.bind(call);
  const open = call.decompressAndMaybePush.bind(call);
  let opened: QueuedRequest | undefined;
  call.maybePushNextMessage = () => {
    if (call.cancelled) return;
    const [next] = call.readQueue;
    if (next?.type !== "COMPRESSED") push();
    else if (call.isReadPending && next !== opened) {
      opened = next;
      open(next).catch(ignored);
    }
  };
  call.decompressAndMaybePush = () => {
    call.maybePushNextMessage();
    return Promise.resolve();
  };
}

/** One byte of flags and four of length (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const prefixBytes = 5;

interface Compressed {
  readonly message: Buffer;
  readonly encoding: string;
}

async function messageOf({ message, encoding }: Compressed, call: BaseCall, options: InflateOptions): Promise<Buffer> {
  const payload = message.subarray(prefixBytes);
  // An empty message is its own compression.
  if (encoding === "identity" || payload.length === 0) return payload;
  const { inflating, addressOf, limits } = options;
  try {
    // Other calls have turns, however many messages came in one chunk.
    await nextTurn();
    const small = inflateNow(payload, encoding, limits.sandbox.windowBytes);
    if (small) return small;
    const owner = addressOf(call.metadata.get(clientAddressKey)[0], call.getPeer());
    return await inflating.use(owner, async () =>
      // It may have waited for long.
      call.cancelled ? Buffer.alloc(0) : inflateAside(payload, encoding, limits.requestBytes),
    );
  } catch (error) {
    const { code, message: details } = clientStatus(error);
    throw Object.assign(new Error(details), { code, details });
  }
}
