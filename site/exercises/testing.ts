// A playground for tests: the real server as a process of its own, since the site meets it on the wire alone.
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Transport } from "@connectrpc/connect";
import { createWebSocketTransport } from "connect-websocket";
import { buildEnvironment } from "../config.ts";

export type TestPlayground = Awaited<ReturnType<typeof launchPlayground>>;

export async function launchPlayground() {
  const server = spawn(process.execPath, ["server/main.ts"], {
    env: { ...buildEnvironment, PORT: "0", GRPC_PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const baseUrl = await new Promise<string>((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`the playground ended with ${String(code)} before it was ready`)));
    server.stdout.on("data", (text: Buffer) => {
      const [url] = /http:\/\/\S+/u.exec(text.toString()) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  const transport = createWebSocketTransport({ baseUrl });
  return {
    /** A client of its own for each session: a reader's sandbox is not another's. */
    transport: (session: string) => withSession(transport, session),
    async stop(): Promise<void> {
      transport.close();
      if (server.exitCode !== null) return;
      server.kill("SIGTERM");
      await once(server, "exit");
    },
  };
}

function withSession(transport: Transport, session: string): Transport {
  const named = (header: HeadersInit | undefined): Headers => {
    const headers = new Headers(header);
    headers.set("x-session", session);
    return headers;
  };
  return {
    unary: (method, signal, timeoutMs, header, ...rest) =>
      transport.unary(method, signal, timeoutMs, named(header), ...rest),
    stream: (method, signal, timeoutMs, header, ...rest) =>
      transport.stream(method, signal, timeoutMs, named(header), ...rest),
  };
}
