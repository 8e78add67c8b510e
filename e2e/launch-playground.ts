// A playground of one's own: the real server as a process, on free ports.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

export interface LaunchedPlayground {
  readonly url: string;
  /** host:port of the gRPC backend. */
  readonly grpc: string;
  readonly pid: number;
  /** What it has written to standard error. */
  readonly log: () => string;
  stop(): Promise<void>;
}

/** Starts it, with `changes` to its environment, and waits until it is ready. Rejects when it ends before. */
export async function launchPlayground(changes: Record<string, string> = {}): Promise<LaunchedPlayground> {
  const [port, grpcPort] = await Promise.all([freePort(), freePort()]);
  const server = spawn("node", ["server/main.ts"], {
    env: { ...process.env, PORT: String(port), GRPC_PORT: String(grpcPort), ...changes },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  server.stderr.on("data", (text: Buffer) => {
    log += text.toString();
    process.stderr.write(text);
  });
  await untilReady(server);
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null) return;
    server.kill("SIGTERM");
    await once(server, "exit");
  };
  const { pid = 0 } = server;
  return { url: `http://127.0.0.1:${String(port)}`, grpc: `127.0.0.1:${String(grpcPort)}`, pid, log: () => log, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("no free port to be had");
  return address.port;
}

function untilReady(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`the playground ended with ${String(code)} before it was ready`)));
    server.stdout?.on("data", (text: Buffer) => {
      if (text.includes("http://")) resolve();
    });
  });
}
