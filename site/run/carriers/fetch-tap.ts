// Sees the bytes of a call that goes by fetch: gRPC-Web and Connect put each message into an envelope.
import { createEnvelopeReadableStream, type EnvelopedMessage, encodeEnvelope } from "@connectrpc/connect/protocol";
import type { CallTap } from "./call-tap.ts";

type Fetch = typeof globalThis.fetch;

/** Flags and length. */
const envelopeBytes = 5;
/** gRPC-Web marks the trailers with bit 7, Connect the end of the stream with bit 1. */
const endFlags = 0x80 | 0x02;

/** A fetch for one call. `bare`: a unary Connect message is the whole body. */
export function tappedFetch(tap: CallTap, bare: boolean): Fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href);
    tap.head({ path: url.pathname, request: [...new Headers(init?.headers)], bare });
    if (init?.body instanceof Uint8Array) tap.sent(bare ? init.body : init.body.subarray(envelopeBytes));
    tap.halfClosed();
    const response = await fetch(input, init);
    tap.head({ response: [...response.headers] });
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    const body = bare ? await wholeBody(response, tap) : envelopes(response.body, tap);
    return new Response(body, { status, statusText, headers });
  };
}

async function wholeBody(response: Response, tap: CallTap): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.ok) tap.arrived(bytes);
  else tap.head({ end: bytes });
  return bytes;
}

/** The same bytes, an envelope at a time. */
function envelopes(body: ReadableStream<Uint8Array<ArrayBuffer>>, tap: CallTap): ReadableStream<Uint8Array> {
  return createEnvelopeReadableStream(body).pipeThrough(
    new TransformStream<EnvelopedMessage, Uint8Array>({
      transform({ flags, data }, controller) {
        const bytes = encodeEnvelope(flags, data);
        if ((flags & endFlags) === 0) tap.arrived(data);
        else tap.head({ end: bytes });
        controller.enqueue(bytes);
      },
    }),
  );
}
