// A fixture as its file says it: testing_data/protobuf/streaming/schema.json in types.
import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import type { PlainFile } from "./plain-file.ts";

export type Category = "unary" | "server_streaming" | "client_streaming" | "bidirectional_streaming" | "error";

export interface Fixture {
  readonly name: string;
  readonly description: string;
  readonly category: Category;
  /** The service as the fixture's writer saw it. */
  readonly protobuf?: PlainFile;
  readonly handler: FixtureHandler;
  /** Calls to the same deployment that come first, one after the other. Whatever they end with is right. */
  readonly before?: readonly CallBefore[];
  readonly request: FixtureRequest;
  readonly expected_response: ExpectedResponse;
  readonly tags?: readonly string[];
  /** True, or why it is not run. */
  readonly skip?: boolean | string;
}

export interface FixtureHandler {
  /** Fully qualified, for instance "stock.v1.StockService". */
  readonly service: string;
  readonly method: string;
  /** The call's deadline. */
  readonly timeout_ms?: number;
  /** Whose handler answers; default: the example that implements the service. */
  readonly example?: string;
  /** The .proto that the handler is deployed with; it comes before that of proto/, and before `protobuf`. */
  readonly proto?: ProtoText;
  /** A handler beside the fixture, relative to its file, for a service that no example has. */
  readonly file?: string;
}

/** A call whose traces in the handler the fixture is about. */
export interface CallBefore {
  /** Of the same service; default: the fixture's own. */
  readonly method?: string;
  readonly timeout_ms?: number;
  readonly request: FixtureRequest;
  /** So many of them, one after the other. */
  readonly times?: number;
  /** It stays open, and is left when the fixture's own call is over; the next call begins when it has been answered once. */
  readonly stays?: boolean;
}

export interface ProtoText {
  /** As files import it, for instance "stock/v1/stock.proto". */
  readonly path: string;
  readonly source: string;
  /** Files that it imports beside those of proto/: text by path. */
  readonly others?: Readonly<Record<string, string>>;
}

export interface FixtureRequest {
  readonly metadata?: Readonly<Record<string, string | number | boolean>>;
  /** Unary and server streaming: the one request. */
  readonly message?: JsonObject;
  /** Client and bidirectional streaming: the requests; `$delay_ms` and `$after` in one say when it is sent. */
  readonly stream?: readonly JsonObject[];
  /** Instead of `stream`: how `stream_size` requests are made. */
  readonly stream_generator?: string;
  readonly stream_size?: number;
  readonly stream_note?: string;
  /** The pause before each request of a stream. */
  readonly delay_ms?: number;
  /** When the client cancels: after so many responses, or as the object says. */
  readonly cancel_after?: number | { readonly responses?: number; readonly ms?: number };
  /** False: the client never half-closes. A number: it waits for so many responses. */
  readonly half_close?: boolean | number;
}

export interface ExpectedResponse {
  /** A name ("NOT_FOUND") or a number, 0 to 16. */
  readonly status_code: string | number;
  /** Unary and client streaming: the response. A text is a remark. */
  readonly message?: JsonObject | string;
  /** All responses, in order; or a matcher. */
  readonly stream?: readonly JsonObject[] | JsonObject;
  readonly stream_count?: number | JsonObject;
  /** Responses that come in this order, with others between them. */
  readonly stream_sample?: readonly JsonObject[];
  readonly headers?: Readonly<Record<string, JsonValue>>;
  readonly trailers?: Readonly<Record<string, JsonValue>>;
  readonly error?: { readonly code?: string | number; readonly message?: string | JsonObject };
  /** Whether responses came before the error. */
  readonly partial_delivery?: boolean;
  readonly timing?: Timing;
  /** What must be among the events on the handler's side, in this order. */
  readonly trace?: readonly (string | JsonObject)[];
}

/** Bounds on when things reached the client, in milliseconds from the start of the call. */
export interface Timing {
  readonly first_response_within_ms?: number;
  readonly first_response_after_ms?: number;
  readonly total_within_ms?: number;
  readonly total_after_ms?: number;
  /** Between any two responses that follow each other. */
  readonly gap_within_ms?: number;
  readonly gap_after_ms?: number;
}
