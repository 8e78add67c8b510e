// The real `npm start`: what ends one part costs that part alone, and what ends the parent ends all.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
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
      env: { ...readEnvironment(), PORT: "0", GRPC_PORT: "0", ...env },
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

test("a wrong variable is one sentence", async () => {
  const server = new Server({ DRAIN_SECONDS: "soon" });
  await server.exited;
  expect([server.code, server.err.trim()]).toEqual([
    1,
    'cannot start: DRAIN_SECONDS must be a number of seconds from 0 to 9999, found "soon"',
  ]);
});
