// How the hostile client of a row asks: by the playground's own service, by a carrier, by streams that it counts, and by bytes.
import type { ClientHttp2Session, ClientHttp2Stream } from "node:http2";
import { connect } from "node:net";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { statusName } from "grpc-handler";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { carriers } from "../abuse/calls.ts";
import type { Attempt, Scene } from "../abuse/surface.ts";
import type { Hostile, HostileInput } from "./attack.ts";

export const path = "/stock.v1.StockService/StreamPrices";
export const attempt = (scene: Scene): Attempt => ({
  scene,
  random: () => 0,
  address: "203.0.113.9",
  signal: AbortSignal.timeout(120_000),
});

export const playground = ({ scene }: HostileInput) =>
  createClient(PlaygroundService, createGrpcTransport({ baseUrl: `http://${scene.host}:${String(scene.grpcPort)}` }));

export async function deploy(input: HostileInput, body: string, session = "hostile"): Promise<string> {
  const source = `import { RpcError, sleep } from "grpc-handler";\nexport default class { ${body} }`;
  const request = { example: "stock-ticker", files: { "handler.ts": source } };
  const { deploymentId } = await playground(input).deploy(request, { headers: { "x-session": session } });
  return deploymentId;
}

export async function calling(
  { scene }: HostileInput,
  id: string,
  carrier = "grpc",
  metadata: readonly (readonly [string, string])[] = [],
): Promise<string> {
  const headers = id === "" ? metadata : [["x-deployment", id] as const, ...metadata];
  const code = await carriers[carrier]?.(attempt(scene), {
    path,
    metadata: headers,
    messages: [new Uint8Array()],
    timeoutMs: 20_000,
  });
  return code === undefined ? "no status" : statusName(code);
}

export function raw(text: string): Hostile {
  return ({ scene }) =>
    new Promise((resolve) => {
      const socket = connect(scene.port, scene.host);
      let answer = "";
      socket.on("data", (chunk: Buffer) => (answer += chunk.toString("latin1")));
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(answer.split("\r\n", 1)[0] ?? "closed"));
      socket.write(`${text}\r\nconnection: close\r\n\r\n`);
    });
}

/** A gRPC call whose requests the caller still has to end. `onStatus` is called with the name of its status. */
export function openCall(
  session: ClientHttp2Session,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  onStatus: (name: string) => void = () => undefined,
): ClientHttp2Stream {
  const head = { ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" };
  const stream = session.request({ ...head, ...headers });
  const look = ({ "grpc-status": code }: Record<string, unknown>): void => {
    if (code !== undefined) onStatus(statusName(Number(code)));
  };
  return stream
    .on("response", look)
    .on("trailers", look)
    .on("error", () => undefined);
}

/** How many calls ended with which status. */
export class Statuses {
  readonly #counts: Record<string, number> = {};

  readonly add = (name: string): void => {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  };

  /** Of so many calls; those without a status are open. */
  textOf(calls: number): string {
    const ended = Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
    return Object.entries({ open: calls - ended, ...this.#counts })
      .map(([name, count]) => `${String(count)} ${name}`)
      .join(", ");
  }
}
