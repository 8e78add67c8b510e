// A call that somebody has watched, as a fixture that passes when the same handler is called again.
import type { JsonObject } from "@bufbuild/protobuf";
import type { Category, ExpectedResponse, Fixture, FixtureRequest, ProtoText } from "./fixture.ts";

/** One call as its client saw it. Messages are protobuf JSON. */
export interface RecordedCall {
  /** In words; becomes the fixture's name in snake_case. */
  readonly title: string;
  readonly description?: string;
  readonly service: string;
  readonly method: string;
  readonly kind: "unary" | "server_streaming" | "client_streaming" | "bidi_streaming";
  readonly example?: string;
  /** The .proto that the handler was deployed with, when it was another than the example's. */
  readonly proto?: ProtoText;
  readonly timeoutMs?: number;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly requests: readonly RecordedRequest[];
  readonly responses: readonly JsonObject[];
  /** The status code, 0 to 16, and its message. */
  readonly status: { readonly code: number; readonly message: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly trailers?: Readonly<Record<string, string>>;
  /** True when the client ended the call before the server did. */
  readonly cancelled?: boolean;
}

export interface RecordedRequest {
  readonly message: JsonObject;
  /** How many responses had come when it was sent. */
  readonly afterResponses?: number;
}

const categories = {
  unary: "unary",
  server_streaming: "server_streaming",
  client_streaming: "client_streaming",
  bidi_streaming: "bidirectional_streaming",
} as const satisfies Record<RecordedCall["kind"], Category>;

const cancelledCode = 1;

/**
 * The fixture. What differs from run to run is loosened: a time is any time, a UUID any UUID, and metadata that the
 * way to the server adds is left out. Everything else must come back as it was.
 */
export function recordFixture(call: RecordedCall): Fixture {
  const { service, method, example, proto, timeoutMs, status } = call;
  const name =
    call.title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "_")
      .replaceAll(/^_|_$/g, "") || "recorded";
  return {
    name,
    description: call.description ?? `Recorded from ${service}/${method}.`,
    category: status.code === 0 ? categories[call.kind] : "error",
    handler: {
      service,
      method,
      ...(example === undefined ? {} : { example }),
      ...(proto === undefined ? {} : { proto }),
      ...(timeoutMs === undefined ? {} : { timeout_ms: timeoutMs }),
    },
    request: recordedRequest(call),
    expected_response: recordedResponse(call),
    tags: ["recorded"],
  };
}

function recordedRequest({ kind, metadata = {}, requests, responses, cancelled }: RecordedCall): FixtureRequest {
  const streams = kind === "client_streaming" || kind === "bidi_streaming";
  const stream = requests.map(({ message, afterResponses = 0 }) =>
    afterResponses > 0 && kind === "bidi_streaming" ? { ...message, $after: afterResponses } : message,
  );
  return {
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    ...(streams ? { stream } : { message: requests[0]?.message ?? {} }),
    ...(cancelled === true ? { cancel_after: responses.length } : {}),
  };
}

function recordedResponse(call: RecordedCall): ExpectedResponse {
  const { kind, responses, status, cancelled } = call;
  const loose = responses.map((response) => loosened(response) as JsonObject);
  const isOk = status.code === 0;
  const single = kind === "unary" || kind === "client_streaming";
  const cut = cancelled === true && status.code === cancelledCode;
  return {
    status_code: status.code,
    ...(single && isOk && { message: loose[0] ?? {} }),
    ...(!single && { [cut ? "stream_sample" : "stream"]: loose }),
    ...(isOk || cut ? {} : { error: { message: loosened(status.message) as string | JsonObject } }),
    ...ownMetadata("headers", call.headers),
    ...(cut ? {} : ownMetadata("trailers", call.trailers)),
  };
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** The value with matchers where another run has another value. */
function loosened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(loosened);
  if (typeof value === "string") {
    if (instant.test(value)) return { $pattern: String.raw`^\d{4}-\d\d-\d\dT` };
    return uuid.test(value) ? { $pattern: "^[0-9a-f-]{36}$" } : value;
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, loosened(inner)]));
}

/** Of the carrier, the connection or the proxy, not of the handler. */
const foreign =
  /^(content-type|content-length|content-encoding|date|connection|keep-alive|transfer-encoding|vary|te|trailer|server|user-agent|accept|accept-encoding|host|origin|grpc-.*|connect-.*|access-control-.*|x-grpc-web|x-user-agent)$/;

function ownMetadata(key: "headers" | "trailers", metadata: Readonly<Record<string, string>> = {}): object {
  const own = Object.entries(metadata).filter(([name]) => !foreign.test(name.toLowerCase()));
  return own.length === 0 ? {} : { [key]: Object.fromEntries(own.map(([name, value]) => [name, loosened(value)])) };
}
