// Starts a playground on free ports before the specs and ends it after them. Specs find it through the environment.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

export default async function startPlayground(): Promise<() => Promise<void>> {
  const [port, grpcPort] = await Promise.all([freePort(), freePort()]);
  const server = spawn("node", ["server/main.ts"], {
    env: { ...process.env, PORT: String(port), GRPC_PORT: String(grpcPort) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await untilReady(server);
  process.env["PLAYGROUND_URL"] = `http://127.0.0.1:${String(port)}`;
  process.env["PLAYGROUND_GRPC"] = `127.0.0.1:${String(grpcPort)}`;
  return async () => {
    if (server.exitCode !== null) return;
    server.kill("SIGTERM");
    await once(server, "exit");
  };
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
