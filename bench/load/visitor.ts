// A reader who will not take leave: a WebSocket whose TCP socket is at hand, and handlers that never end by themselves.
import { connect, type Socket } from "node:net";
import { createClient } from "@connectrpc/connect";
import { createWebSocketTransport, type WebSocketTransport } from "connect-websocket";
import { WebSocket } from "ws";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { StockService } from "#gen/stock/v1/stock_pb.js";

/** A price whenever `pace` says so, until somebody stops it. */
const ticker = (pace: string): string => `
import { create, toBinary } from "@bufbuild/protobuf";
import { sleep, type CallContext, type GrpcRequest } from "grpc-handler";
import { StreamPricesResponseSchema } from "./gen/stock/v1/stock_pb";

export default class {
  async *handleServerStream(request: GrpcRequest, context: CallContext) {
    for (let sequence = 1; ; sequence++) {
      ${pace}
      yield { payload: toBinary(StreamPricesResponseSchema, create(StreamPricesResponseSchema, { sequence, symbol: "ACME" })) };
    }
  }
}
`;

export const handlers = {
  lively: ticker("await sleep(10, context.signal);"),
  /** As fast as it is read. */
  eager: ticker(""),
  /** Does not care whether anybody is still there. */
  stubborn: ticker(
    "await sleep(10); try { yield { payload: new Uint8Array() }; } finally { for (;;) await sleep(50); }",
  ),
} as const;

let visitors = 0;

export class Visitor {
  readonly name = `visitor-${String(++visitors)}`;
  readonly url: URL;
  deploymentId = "";
  readonly #transport: WebSocketTransport;
  #socket: Socket | undefined;

  constructor(url: string) {
    this.url = new URL(url);
    const keep = (socket: Socket): void => void (this.#socket = socket);
    this.#transport = createWebSocketTransport({
      baseUrl: url,
      reconnect: { baseDelayMs: 10, maxDelayMs: 10 },
      webSocket: class extends WebSocket {
        constructor(address: string, protocols: string[]) {
          super(address, protocols, {
            createConnection: () => {
              const { hostname, port } = new URL(address);
              const socket = connect(Number(port), hostname);
              keep(socket);
              return socket;
            },
          });
        }
      },
    });
  }

  /** What carries the visitor's WebSocket. */
  get socket(): Socket {
    if (!this.#socket) throw new Error("the visitor has not called yet");
    return this.#socket;
  }

  async deploy(handler: string = handlers.lively, signal?: AbortSignal): Promise<void> {
    const request = { example: "stock-ticker", files: { "handler.ts": handler } };
    const options = { headers: { "x-session": this.name }, ...(signal && { signal }) };
    const answer = await createClient(PlaygroundService, this.#transport).deploy(request, options);
    if (answer.deploymentId === "") throw new Error(answer.diagnostics.map(({ message }) => message).join("; "));
    this.deploymentId = answer.deploymentId;
  }

  /** Resolves with the first message; the stream goes on, and `ended` says how it ends. */
  async stream(signal?: AbortSignal): Promise<{ readonly ended: Promise<unknown> }> {
    const options = { headers: { "x-deployment": this.deploymentId }, ...(signal && { signal }) };
    const stream = createClient(StockService, this.#transport).streamPrices({ symbol: "ACME" }, options);
    const messages = stream[Symbol.asyncIterator]();
    await messages.next();
    return { ended: drain(messages).catch((error: unknown) => error) };
  }

  /** Resolves with the first event. */
  async watch(): Promise<{ readonly ended: Promise<unknown> }> {
    const events = createClient(PlaygroundService, this.#transport).watch({ deploymentId: this.deploymentId });
    const iterator = events[Symbol.asyncIterator]();
    await iterator.next();
    return { ended: drain(iterator).catch((error: unknown) => error) };
  }

  /** Goes as a well-behaved page does, whatever is left of the connection. */
  leave(): void {
    this.#transport.close();
  }
}

async function drain(iterator: AsyncIterator<unknown>): Promise<void> {
  while ((await iterator.next()).done !== true);
}
