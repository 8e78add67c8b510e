// A server and a client of it for one test, both closed when the test is over.
import type { Client } from "@connectrpc/connect";
import { ConnectError, createClient } from "@connectrpc/connect";
import { onTestFinished } from "vitest";
import type { AcceptOptions } from "../accept/index.ts";
import type { WebSocketTransportOptions } from "../client/options.ts";
import type { WebSocketTransport } from "../client/transport.ts";
import { createWebSocketTransport } from "../client/transport.ts";
import type { EchoServiceType } from "./echo-service.ts";
import { EchoService } from "./echo-service.ts";
import type { Methods, TestServer } from "./serve.ts";
import { serve } from "./serve.ts";

/** Both ends. */
interface Connected {
  readonly server: TestServer;
  readonly transport: WebSocketTransport;
  readonly client: Client<EchoServiceType>;
}

/** Starts a server that answers `methods`, and a client. */
export async function connect(
  methods: Methods = {},
  options: Partial<WebSocketTransportOptions> = {},
  acceptOptions: Omit<AcceptOptions, "onCall"> = {},
): Promise<Connected> {
  const server = await serve(methods, acceptOptions);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, ...connectTo(server.baseUrl, options) };
}

/** A client of whatever is at `baseUrl`. */
export function connectTo(baseUrl: string, options: Partial<WebSocketTransportOptions> = {}) {
  const transport = createWebSocketTransport({ baseUrl, ...options });
  onTestFinished(() => transport.close());
  return { transport, client: createClient(EchoService, transport) };
}

/** The texts of a stream that ends with OK. */
export async function all(stream: AsyncIterable<{ value: string }>): Promise<string[]> {
  const texts: string[] = [];
  for await (const { value } of stream) texts.push(value);
  return texts;
}

/** The error that a call ends with. */
export async function failure(promise: Promise<unknown>): Promise<ConnectError> {
  const outcome: unknown = await promise.catch((error: unknown) => error);
  if (outcome instanceof ConnectError) return outcome;
  throw new Error("expected a ConnectError, found an answer");
}

/** A request stream of these texts. */
export async function* texts(...values: string[]) {
  for (const value of values) yield await Promise.resolve({ value });
}
