// Inflates one message by the name of its compression in gRPC, and never to more than a limit.
import { promisify } from "node:util";
import { gunzip, gunzipSync, inflate, inflateSync } from "node:zlib";
import { StatusCode } from "grpc-handler";
import { errorText, PlaygroundError } from "../errors.ts";

interface Inflater {
  readonly now: typeof gunzipSync;
  readonly aside: (compressed: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;
}

const inflaters: ReadonlyMap<string, Inflater> = new Map([
  ["gzip", { now: gunzipSync, aside: promisify(gunzip) }],
  ["deflate", { now: inflateSync, aside: promisify(inflate) }],
]);

/** Undefined when the message is larger than `mostBytes`, compressed or not. Throws UNIMPLEMENTED, and INTERNAL for what is malformed. */
export function inflateNow(payload: Buffer, encoding: string, mostBytes: number): Buffer | undefined {
  const { now } = inflaterFor(encoding);
  if (payload.length > mostBytes) return undefined;
  try {
    return now(payload, { maxOutputLength: mostBytes });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw malformed(encoding, error);
  }
}

/** On another thread. Rejects as `inflateNow` throws, and with RESOURCE_EXHAUSTED over the limit. */
export async function inflateAside(payload: Buffer, encoding: string, limitBytes: number): Promise<Buffer> {
  const { aside } = inflaterFor(encoding);
  try {
    return await aside(payload, { maxOutputLength: limitBytes });
  } catch (error) {
    if (!(error instanceof RangeError)) throw malformed(encoding, error);
    const message = `a request message inflates to more than the limit of ${String(limitBytes)} bytes`;
    throw new PlaygroundError(StatusCode.RESOURCE_EXHAUSTED, message);
  }
}

function inflaterFor(encoding: string): Inflater {
  const inflater = inflaters.get(encoding);
  if (inflater) return inflater;
  const expected = `expected one of identity, ${[...inflaters.keys()].join(", ")}`;
  const message = `messages compressed with ${JSON.stringify(encoding)} are not read here: ${expected}`;
  throw new PlaygroundError(StatusCode.UNIMPLEMENTED, message);
}

function malformed(encoding: string, error: unknown): PlaygroundError {
  const message = `expected a message compressed with ${encoding}: ${errorText(error)}`;
  return new PlaygroundError(StatusCode.INTERNAL, message);
}
