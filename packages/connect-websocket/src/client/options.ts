// A transport's options, and the defaults.
import type { BinaryReadOptions, BinaryWriteOptions } from "@bufbuild/protobuf";
import type { Interceptor } from "@connectrpc/connect";
import { windowSize } from "../wire/credit.ts";
import type { FrameObserver } from "../wire/frame-socket.ts";
import type { KeepaliveOptions } from "../wire/limits.ts";
import { defaultFrameLimits, defaultKeepalive } from "../wire/limits.ts";
import type { MuxSocket } from "../wire/mux-socket.ts";

/** A WebSocket class: the global one of browsers and of Node 22 and later, or that of the npm package `ws`. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => MuxSocket & { readonly protocol: string };

/** Options of `createWebSocketTransport`. */
export interface WebSocketTransportOptions {
  /** Where the server is: "https://example.com", also with http, ws or wss. */
  readonly baseUrl: string;
  /** The WebSocket's path below `baseUrl`. Default "/ws". */
  readonly path?: string;
  /** Default: the global WebSocket. */
  readonly webSocket?: WebSocketConstructor;
  /** Connect interceptors, the last one applied first. */
  readonly interceptors?: Interceptor[];
  /** The timeout of calls that set none. Default: no deadline. */
  readonly defaultTimeoutMs?: number;
  /**
   * How long past a call's deadline the server's own answer is awaited, since only that one has the messages sent in
   * time and the true status. Then the call ends here, with DEADLINE_EXCEEDED. Default 500.
   */
  readonly deadlineGraceMs?: number;
  /** How messages are read and written; for instance, whether unknown fields are kept. */
  readonly binaryOptions?: Partial<BinaryReadOptions & BinaryWriteOptions>;
  /** The largest message sent or received; a larger one ends its call with RESOURCE_EXHAUSTED. Default 4 MiB. */
  readonly maxMessageBytes?: number;
  /** The most metadata received in one direction; more ends the call with RESOURCE_EXHAUSTED. Default 64 KiB. */
  readonly maxHeaderBytes?: number;
  /** Responses under way to each call before the server must wait. At least, and by default, 64 KiB. */
  readonly windowBytes?: number;
  /** What that grows to for a call whose responses are read as fast as they come. Default 2 MiB. */
  readonly maxWindowBytes?: number;
  /** How long the WebSocket may take to open before its calls end with UNAVAILABLE. Default 15 000. */
  readonly connectTimeoutMs?: number;
  /** The pause before the next attempt after a failed one: doubled each time, from 100 ms to 2 s by default. */
  readonly reconnect?: { readonly baseDelayMs?: number; readonly maxDelayMs?: number };
  /** PING after so much silence with open calls, and how long the answer may take. Default 20 s and 10 s. */
  readonly keepalive?: Partial<KeepaliveOptions>;
  /** Sees every frame sent and received: for an instrument that shows the wire. Must not throw. */
  readonly onFrame?: FrameObserver;
}

/** What connections are made with. */
export type ConnectorOptions = ReturnType<typeof connectorOptions>;

/** Fills in the defaults. Throws TypeError when `baseUrl` is no URL, or there is no WebSocket here. */
export function connectorOptions(options: WebSocketTransportOptions) {
  const { maxMessageBytes = defaultFrameLimits.maxMessageBytes } = options;
  const { maxHeaderBytes = defaultFrameLimits.maxHeaderBytes } = options;
  return {
    url: webSocketUrl(options.baseUrl, options.path ?? "/ws"),
    webSocket: options.webSocket ?? globalWebSocket(),
    limits: { maxMessageBytes, maxHeaderBytes },
    ...windowSize(options),
    connectTimeoutMs: options.connectTimeoutMs ?? 15_000,
    keepalive: { ...defaultKeepalive, ...options.keepalive },
    reconnect: { baseDelayMs: 100, maxDelayMs: 2_000, ...options.reconnect },
    observe: options.onFrame,
  };
}

function webSocketUrl(baseUrl: string, path: string): string {
  const url = new URL(baseUrl.replace(/\/+$/, "") + path);
  url.protocol = url.protocol.replace(/^http/, "ws");
  if (url.protocol !== "ws:" && url.protocol !== "wss:") {
    throw new TypeError(`baseUrl must begin with http, https, ws or wss, found "${baseUrl}"`);
  }
  return url.href;
}

function globalWebSocket(): WebSocketConstructor {
  const { WebSocket } = globalThis as { WebSocket?: WebSocketConstructor };
  if (WebSocket === undefined) throw new TypeError("there is no global WebSocket here: pass one as `webSocket`");
  return WebSocket;
}
