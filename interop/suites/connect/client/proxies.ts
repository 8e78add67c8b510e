// A proxy of ours in front of each server that the suite starts, and connect-websocket's WebSocket to that proxy.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createWebSocketTransport, type WebSocketTransport } from "connect-websocket";
import { WebSocket } from "ws";
import { composeProxy, type Running } from "../../../../server/compose.ts";
import { readConfig } from "../../../../server/config.ts";
import { certificate } from "../../../../server/proxy/testing/certificate.ts";
import type { Case } from "./case.ts";

/** Where a server is, and what it shows when it speaks TLS: then all do, from the client to the server. */
type Server = Pick<Case, "host" | "port" | "cert">;

/** A WebSocket that trusts the proxy's certificate. */
class TrustingWebSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols, { ca: certificate.cert });
  }
}

export class Proxies {
  readonly #proxies = new Map<string, Promise<Running>>();
  readonly #transports = new Map<string, WebSocketTransport>();
  readonly #folder = mkdtemp(path.join(tmpdir(), "conformance-"));

  /** All calls to one server share a WebSocket, but for those with another limit. */
  async transport({ messageReceiveLimit, host, port: serverPort, cert }: Case): Promise<WebSocketTransport> {
    const server = { host, port: serverPort, cert };
    const address = JSON.stringify(server);
    const starting = this.#proxies.get(address) ?? this.#start(server);
    this.#proxies.set(address, starting);
    const { port } = await starting;
    const key = `${address} ${String(messageReceiveLimit)}`;
    const transport =
      this.#transports.get(key) ??
      createWebSocketTransport({
        baseUrl: `${cert === "" ? "http" : "https"}://127.0.0.1:${String(port)}`,
        webSocket: TrustingWebSocket,
        ...(messageReceiveLimit > 0 && { maxMessageBytes: messageReceiveLimit }),
      });
    this.#transports.set(key, transport);
    return transport;
  }

  async close(): Promise<void> {
    for (const transport of this.#transports.values()) transport.close();
    for (const proxy of this.#proxies.values()) await (await proxy).close();
    await rm(await this.#folder, { recursive: true });
  }

  async #start({ host, port, cert }: Server): Promise<Running> {
    const at = `${host}:${String(port)}`;
    if (cert === "") return composeProxy({ ...readConfig({ BACKEND_URL: `http://${at}` }), port: 0 });
    const files = { BACKEND_CA: cert, TLS_CERT: certificate.cert, TLS_KEY: certificate.key };
    const written = Object.entries(files).map(async ([name, text]) => {
      const file = path.join(await this.#folder, `${String(port)}-${name}.pem`);
      await writeFile(file, text, { mode: 0o600 });
      return [name, file] as const;
    });
    const env = Object.fromEntries(await Promise.all(written));
    return composeProxy({ ...readConfig({ BACKEND_URL: `https://${at}`, ...env }), port: 0 });
  }
}
