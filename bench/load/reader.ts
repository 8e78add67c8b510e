// One reader of the playground, as its page is: a WebSocket of its own, an edited handler of its own, one stream.
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createWebSocketTransport, type WebSocketTransport } from "connect-websocket";
import { WebSocket } from "ws";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService, StreamPricesRequestSchema } from "#gen/stock/v1/stock_pb.js";

export interface ReaderOptions {
  readonly url: string;
  /** Names the reader's session. */
  readonly name: string;
  readonly intervalMs: number;
  /** Also follows the handler's side, as the lab does. */
  readonly watches: boolean;
}

/** Sends a price at each multiple of the interval by the wall clock, and in it the time when it was due. */
const handler = (name: string): string => `// edited by ${name}
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sleep, type CallContext, type GrpcRequest } from "grpc-handler";
import { StreamPricesRequestSchema, StreamPricesResponseSchema } from "./gen/stock/v1/stock_pb";

export default class {
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    const { symbol, intervalMs = 100 } = fromBinary(StreamPricesRequestSchema, request.payload);
    const start = Date.now();
    for (let sequence = 1; ; sequence++) {
      const due = start + sequence * intervalMs;
      await sleep(due - Date.now(), context.signal);
      const price = create(StreamPricesResponseSchema, { symbol, sequence, price: due });
      yield { payload: toBinary(StreamPricesResponseSchema, price) };
    }
  }
}
`;

export class Reader {
  /** How late each message came since the last `forget`. */
  latenessMs: number[] = [];
  /** Sequence numbers that were skipped. */
  lost = 0;
  /** Why the stream ended, when the reader did not end it. */
  failure: string | undefined;
  readonly #options: ReaderOptions;
  readonly #transport: WebSocketTransport;
  readonly #leave = new AbortController();
  #deploymentId = "";
  #sequence = 0;
  #done: Promise<void> = Promise.resolve();

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#transport = createWebSocketTransport({ baseUrl: options.url, webSocket: WebSocket });
  }

  /** Rejects with the server's error, or with what the compiler has to say. */
  async deploy(): Promise<void> {
    const { name } = this.#options;
    const files = { "handler.ts": handler(name) };
    const client = createClient(PlaygroundService, this.#transport);
    const answer = await client.deploy({ example: "stock-ticker", files }, { headers: { "x-session": name } });
    if (answer.deploymentId === "") throw new Error(answer.diagnostics.map(({ message }) => message).join("; "));
    this.#deploymentId = answer.deploymentId;
  }

  /** Starts the stream. */
  start(): void {
    this.#done = this.#follow().catch((error: unknown) => {
      if (!this.#leave.signal.aborted) this.failure = ConnectError.from(error).message;
    });
    if (this.#options.watches) void this.#watch().catch(() => undefined);
  }

  forget(): void {
    this.latenessMs = [];
  }

  /** Cancels the stream and closes the WebSocket. */
  async stop(): Promise<void> {
    this.#leave.abort(new ConnectError("the reader leaves", Code.Canceled));
    await this.#done;
    this.#transport.close();
  }

  async #follow(): Promise<void> {
    const request = create(StreamPricesRequestSchema, { symbol: "ACME", intervalMs: this.#options.intervalMs });
    const options = { headers: { "x-deployment": this.#deploymentId }, signal: this.#leave.signal };
    const stream = createClient(StockService, this.#transport).streamPrices(request, options);
    for await (const { sequence, price: dueMs } of stream) {
      this.latenessMs.push(Date.now() - dueMs);
      this.lost += sequence - this.#sequence - 1;
      this.#sequence = sequence;
    }
    throw new Error("the stream ended by itself");
  }

  async #watch(): Promise<void> {
    const client = createClient(PlaygroundService, this.#transport);
    const events = client.watch({ deploymentId: this.#deploymentId }, { signal: this.#leave.signal });
    const iterator = events[Symbol.asyncIterator]();
    while ((await iterator.next()).done !== true);
  }
}
