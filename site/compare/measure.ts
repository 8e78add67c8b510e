// Measures both ways in turns: real calls over the page's WebSocket to one deployment of the reader's handler, timed where the
// reader sits. Loaded at the first press.
import { type DescMethod, type DescMethodStreaming, fromJson, type Message, toJson } from "@bufbuild/protobuf";
import type { StreamResponse, Transport } from "@connectrpc/connect";
import { createWebSocketTransport } from "connect-websocket";
import type { ExampleData, JsonObject } from "../lab/index.ts";
import { deploy, headersOf, loadMethods, randomId, sharedTransport } from "../run/live.ts";
import { type Comparison, type Figure, rounds, type Way } from "./comparison.ts";

interface Target {
  readonly methods: ReadonlyMap<string, DescMethod>;
  readonly deploymentId: string;
  readonly signal: AbortSignal;
}

interface Turns {
  readonly example: ExampleData;
  readonly comparison: Comparison;
  readonly signal: AbortSignal;
  /** Gets each figure as it comes. */
  readonly onFigure: (kind: "good" | "bad", figure: number) => void;
}

/** Rejects with a sentence for the reader when something stands in the way. */
export async function measureInTurns({ example, comparison, signal, onFigure }: Turns): Promise<void> {
  const { good, bad, measure: figure } = comparison;
  const [methods, result] = await Promise.all([
    loadMethods(example),
    deploy(sharedTransport(), example.name, { handler: example.handlerSource }, { signal }),
  ]);
  if (!result.ok) throw new Error(`The handler in the lab does not compile: ${result.problems[0]?.message ?? ""}`);
  const target: Target = { methods, deploymentId: result.deployment.id, signal };
  // One of each to warm up: the first call opens the connection and compiles the handler's code.
  await measure(target, good, figure.value);
  await measure(target, bad, figure.value);
  for (let round = 0; round < rounds; round++) {
    onFigure("bad", await measure(target, bad, figure.value));
    onFigure("good", await measure(target, good, figure.value));
  }
}

/** The figure of one measurement. Throws what the call throws, and a sentence when the answer lacks the figure. */
async function measure(target: Target, way: Way, figure: Figure): Promise<number> {
  const startedAt = performance.now();
  let last: Answer = { fields: {}, trailers: new Headers() };
  for (let call = 0; call < (way.calls ?? 1); call++) last = await callOnce(target, way);
  if (figure === "duration") return performance.now() - startedAt;
  const found = "field" in figure ? last.fields[figure.field] : last.trailers.get(figure.trailer);
  if (found === undefined || found === null || Number.isNaN(Number(found))) {
    throw new Error(`the answer of ${way.method} has no number for ${JSON.stringify(figure)}`);
  }
  return Number(found);
}

interface Answer {
  readonly fields: JsonObject;
  readonly trailers: Headers;
}

async function callOnce(target: Target, way: Way): Promise<Answer> {
  if (way.connection !== "new") return answerOf(target, way, sharedTransport());
  const own = createWebSocketTransport({ baseUrl: location.origin });
  try {
    return await answerOf(target, way, own);
  } finally {
    own.close();
  }
}

async function answerOf({ methods, deploymentId, signal }: Target, way: Way, transport: Transport): Promise<Answer> {
  const method = methods.get(way.method) as DescMethodStreaming | undefined;
  if (!method) throw new Error(`there is no method ${way.method}`);
  const header = headersOf([], { deploymentId, callId: randomId() });
  // On the wire all four modes look alike, so the streaming form serves unary methods too.
  const response = await transport.stream(method, signal, undefined, header, requestsOf(method, way));
  const last = await lastOf(response, way.readDelayMs ?? 0);
  const json = last ? toJson(method.output, last, { useProtoFieldName: true, alwaysEmitImplicit: true }) : {};
  return { fields: json as JsonObject, trailers: response.trailer };
}

async function lastOf(response: StreamResponse, delayMs: number): Promise<Message | undefined> {
  let last: Message | undefined;
  for await (const message of response.message) {
    last = message;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
  return last;
}

async function* requestsOf(method: DescMethod, { request, messages }: Way): AsyncGenerator<Message, void, undefined> {
  if (!messages) {
    yield await Promise.resolve(fromJson(method.input, request ?? {}));
    return;
  }
  const values = Array.from({ length: messages.each }, (_, index) => index);
  for (let count = 0; count < messages.count; count++) {
    yield fromJson(method.input, { values, ...(count === 0 ? messages.first : {}) });
  }
}
