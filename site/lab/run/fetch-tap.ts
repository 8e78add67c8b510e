// Sees the bytes of a call that goes by fetch: gRPC-Web and Connect put each message into an envelope.
import type { MetadataEntries } from "../state/event.ts";
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
    tap.head({ path: url.pathname, request: entries(new Headers(init?.headers)), bare });
    if (init?.body instanceof Uint8Array) tap.sent(bare ? init.body : init.body.subarray(envelopeBytes));
    tap.halfClosed();
    const response = await fetch(input, init);
    tap.head({ response: entries(response.headers) });
    if (!response.body) return response;
    const watcher = bare ? watchBody(tap, response.ok) : watchEnvelopes(tap);
    return new Response(response.body.pipeThrough(watcher), {
      ...{ status: response.status, statusText: response.statusText },
      headers: response.headers,
    });
  };
}

function entries(headers: Headers): MetadataEntries {
  return [...headers];
}

type Watcher = TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>;

function watchBody(tap: CallTap, ok: boolean): Watcher {
  const parts: Uint8Array[] = [];
  return new TransformStream({
    transform(part, controller) {
      parts.push(part);
      controller.enqueue(part);
    },
    flush() {
      if (ok) tap.arrived(joined(parts));
      else tap.head({ end: joined(parts) });
    },
  });
}

function watchEnvelopes(tap: CallTap): Watcher {
  let rest: Uint8Array = new Uint8Array();
  return new TransformStream({
    transform(part, controller) {
      rest = rest.length === 0 ? part : joined([rest, part]);
      rest = takeEnvelopes(rest, tap);
      controller.enqueue(part);
    },
  });
}

/** Tells the tap of every whole envelope; returns what is left. */
function takeEnvelopes(bytes: Uint8Array, tap: CallTap): Uint8Array {
  let at = 0;
  while (bytes.length - at >= envelopeBytes) {
    const length = new DataView(bytes.buffer, bytes.byteOffset + at + 1, 4).getUint32(0);
    const end = at + envelopeBytes + length;
    if (end > bytes.length) break;
    if (((bytes[at] ?? 0) & endFlags) !== 0) tap.head({ end: bytes.slice(at, end) });
    else tap.arrived(bytes.slice(at + envelopeBytes, end));
    at = end;
  }
  return bytes.subarray(at);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
