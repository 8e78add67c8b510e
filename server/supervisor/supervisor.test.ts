// The real `npm start`: what ends one part costs that part alone, and what ends the parent ends all.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-node";
import { StockService } from "#gen/stock/v1/stock_pb.js";
import { readEnvironment } from "../config.ts";

/** Processes start, and end, as fast as the machine lets them. */
const patient = { timeout: 50_000 };

class Server {
  out = "";
  err = "";
  readonly #process: ChildProcess;
  readonly exited: Promise<unknown>;

  constructor(env: Record<string, string> = {}) {
    this.#process = spawn(process.execPath, ["server/main.ts"], {
      env: { ...readEnvironment(), PORT: "0", GRPC_PORT: "0", LOG_FORMAT: "text", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#process.stdout?.on("data", (text: Buffer) => (this.out += text.toString()));
    this.#process.stderr?.on("data", (text: Buffer) => (this.err += text.toString()));
    this.exited = once(this.#process, "exit");
    onTestFinished(() => void this.#process.kill("SIGKILL"));
  }

  async url(): Promise<string> {
    await expect.poll(() => this.out, patient).toContain("http://");
    return /http:\S+/u.exec(this.out)?.[0] ?? "";
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** As a service manager does, and a terminal: parent and parts get it in the same moment. */
  killAll(signal: NodeJS.Signals): void {
    for (const pid of [...this.#children(), this.#process.pid ?? 0]) process.kill(pid, signal);
  }

  get code(): number | null {
    return this.#process.exitCode;
  }

  /** The process of a part; undefined when there is none. */
  part(name: "backend" | "proxy"): number | undefined {
    return this.#children().find((pid) => commandOf(pid).includes(`server/${name}/main.ts`));
  }

  #children(): number[] {
    const pid = String(this.#process.pid);
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

const serving = async (url: string): Promise<unknown> => {
  try {
    return ((await (await fetch(`${url}/healthz`)).json()) as { status: string }).status;
  } catch {
    return "no answer";
  }
};

test("each part that is killed is started again on its port, and the log says so", async () => {
  const server = new Server();
  const url = await server.url();
  for (const name of ["backend", "proxy"] as const) {
    const before = server.part(name) ?? 0;
    process.kill(before, "SIGKILL");
    await expect.poll(() => server.part(name), patient).not.toBe(before);
    await expect.poll(() => serving(url), patient).toBe("SERVING");
    expect(server.err).toContain(`the ${name} has ended (SIGKILL) and is started again`);
  }
  expect(server.out.trim().split("\n")).toEqual([`gRPC Streaming Playground: ${url}`]);
});

test("while the backend is down, pages are served, and a call hears that there is no backend", async () => {
  const server = new Server();
  const url = await server.url();
  const stopped = server.part("backend") ?? 0;
  process.kill(stopped, "SIGSTOP");
  expect((await fetch(`${url}/healthz`)).status).toBe(503);
  expect((await fetch(`${url}/guide/`)).status).toBeLessThan(600);
  process.kill(stopped, "SIGKILL");
  await expect.poll(() => serving(url), patient).toBe("SERVING");
});

test("a part that cannot start ends all, with one sentence", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const server = new Server({ PORT: String((taken.address() as AddressInfo).port) });
  await server.exited;
  expect([server.code, server.out]).toEqual([1, ""]);
  expect(server.err.trim().split("\n")).toEqual([expect.stringContaining("choose another with PORT and GRPC_PORT")]);
});

test.each(["SIGINT", "SIGHUP", "SIGTERM", "SIGKILL"] as const)("%s to the parent ends both parts", async (signal) => {
  const server = new Server();
  await server.url();
  const parts = [server.part("backend") ?? 0, server.part("proxy") ?? 0];
  server.kill(signal);
  await server.exited;
  await expect.poll(() => parts.map(commandOf), patient).toEqual(["", ""]);
});

test("an admin port after which there is none is one sentence", async () => {
  const server = new Server({ ADMIN_PORT: "65535" });
  await server.exited;
  expect(server.err.trim()).toBe(
    "cannot start: ADMIN_PORT must be at most 65534, since the backend takes the port after it",
  );
});

test("a wrong variable is one sentence", async () => {
  const server = new Server({ DRAIN_SECONDS: "soon" });
  await server.exited;
  expect([server.code, server.err.trim()]).toEqual([
    1,
    'cannot start: DRAIN_SECONDS must be a number of seconds from 0 to 9999, found "soon"',
  ]);
});

test.each(["backend", "proxy"] as const)("a %s that no longer answers does not hold up the end", async (name) => {
  const server = new Server();
  await server.url();
  const stopped = server.part(name) ?? 0;
  onTestFinished(() => {
    if (commandOf(stopped) !== "") process.kill(stopped, "SIGKILL");
  });
  process.kill(stopped, "SIGSTOP");
  server.kill("SIGINT");
  await server.exited;
  expect(commandOf(stopped)).toBe("");
});

test("SIGTERM to parent and parts together is one SIGTERM: open calls keep their grace", async () => {
  const server = new Server();
  const url = await server.url();
  const client = createClient(StockService, createGrpcWebTransport({ baseUrl: url, httpVersion: "1.1" }));
  const prices = client.streamPrices({ symbol: "ACME", count: 15, intervalMs: 100 })[Symbol.asyncIterator]();
  await prices.next();
  server.killAll("SIGTERM");
  let received = 1;
  while (!(await prices.next()).done) received++;
  expect(received).toBe(15);
  await server.exited;
  expect(server.code).toBe(0);
});

test("each part has an admin port of its own: the proxy's is ADMIN_PORT, the backend's the one after it", async () => {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address() as AddressInfo;
  await new Promise((closed) => free.close(closed));
  const server = new Server({ ADMIN_PORT: String(port) });
  await server.url();
  for (const [admin, part] of [
    [port, "proxy"],
    [port + 1, "backend"],
  ] as const) {
    const state = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${String(admin)}/readyz`)).json();
    await expect.poll(state, patient).toMatchObject({ part, state: "ready" });
  }
});

test("what no call can be ended for is one line of the log, and the part is started again", async () => {
  const fault = 'process.on("SIGUSR2", () => { throw new Error("planted") })';
  const server = new Server({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` });
  const url = await server.url();
  for (const name of ["backend", "proxy"] as const) {
    server.err = "";
    const before = server.part(name) ?? 0;
    process.kill(before, "SIGUSR2");
    await expect.poll(() => server.part(name), patient).not.toBe(before);
    await expect.poll(() => serving(url), patient).toBe("SERVING");
    expect(server.err.trim().split("\n")).toEqual([
      expect.stringMatching(/^this process ends, since nothing caught: Error: planted \| +at /) as string,
      expect.stringContaining(`the ${name} has ended (exit code 1) and is started again`),
    ]);
  }
});

test("a part that hangs is killed and started again, and the log says so", async () => {
  const fault = 'process.on("SIGUSR2", () => { for (;;); })';
  const server = new Server({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` });
  const url = await server.url();
  const names = ["backend", "proxy"] as const;
  const before = names.map((name) => server.part(name) ?? 0);
  for (const pid of before) process.kill(pid, "SIGUSR2");
  for (const name of names) await expect.poll(() => server.err, patient).toContain(`the ${name} has ended`);
  await expect.poll(() => serving(url), patient).toBe("SERVING");
  for (const name of names)
    expect(server.err).toContain(`the ${name} has not answered for 15000 ms and is killed
the ${name} has ended (SIGKILL) and is started again at once`);
});

test("nothing is open to others before the sandbox has passed its self-test", async () => {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address() as AddressInfo;
  await new Promise((closed) => free.close(closed));
  // Without bubblewrap the self-test fails. Loopback in fact, but written so that it does not count as such.
  const env = { HOST: "::ffff:127.0.0.1", PORT: String(port), GRPC_PORT: String(port + 1), PATH: "/nowhere" };
  const server = new Server(env);
  let opened = 0;
  while (server.code === null) opened += await opens(port);
  expect([server.code, opened]).toEqual([1, 0]);
});

async function opens(port: number): Promise<number> {
  const socket = connect(port, "127.0.0.1");
  const answer = await Promise.race([once(socket, "connect").then(() => 1), once(socket, "close").then(() => 0)]).catch(
    () => 0,
  );
  socket.destroy();
  await new Promise((wake) => setTimeout(wake, 5));
  return answer;
}
