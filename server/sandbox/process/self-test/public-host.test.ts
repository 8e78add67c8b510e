// Who may be served: the real server, started with and without bubblewrap in reach.
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { describe, expect, test } from "vitest";

const main = path.join(import.meta.dirname, "../../../main.ts");
const noPrograms = { PATH: "/nowhere" };
// Loopback in fact, but written so that it does not count as such: the test opens nothing to the world.
const asIfPublic = "::ffff:127.0.0.1";
const startMs = 30_000;

interface Started {
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<unknown>;
  readonly until: (done: () => boolean | Promise<boolean>) => Promise<void>;
}

/** Runs `use` beside a server, and ends the server. */
async function withServer<T>(env: Record<string, string>, use: (server: Started) => Promise<T>): Promise<T> {
  const server = spawn(process.execPath, [main], { env: { PORT: "0", GRPC_PORT: "0", LOG_FORMAT: "text", ...env } });
  const said = { stdout: "", stderr: "" };
  server.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  server.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const ended = once(server, "close");
  const until = async (done: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  try {
    return await use({ stdout: () => said.stdout, stderr: () => said.stderr, ended, until });
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

async function layersAt(url: string): Promise<{ name: string; inForce: boolean }[]> {
  const response = await fetch(new URL("/healthz", url));
  const body = (await response.json()) as { parts: { sandbox: { layers: { name: string; inForce: boolean }[] } } };
  return body.parts.sandbox.layers;
}

const urlIn = (text: string): string | undefined => /http:\S+/.exec(text)?.[0];

describe("without bubblewrap", () => {
  test.each([
    ["the site", { HOST: "0.0.0.0" }],
    ["gRPC", { GRPC_HOST: "0.0.0.0" }],
  ])(
    "%s is not opened to others, and one line says what to do",
    async (_, host) => {
      await withServer({ ...noPrograms, ...host }, async ({ stdout, stderr, ended }) => {
        expect(await ended).toEqual([1, null]);
        expect(stdout()).toBe("");
        expect(stderr().trim().split("\n")).toHaveLength(1);
        expect(stderr()).toMatch(/^cannot start: 0\.0\.0\.0 is open to others, and the sandbox does not hold/);
        expect(stderr()).toContain("bubblewrap, seccomp, rlimits");
        expect(stderr()).toContain("code in it can read the machine's files");
        expect(stderr()).toContain("install bubblewrap: sudo apt-get install");
      });
    },
    startMs,
  );

  test(
    "on loopback it starts, says so in one line, and /healthz names what is missing",
    async () => {
      await withServer(noPrograms, async ({ stdout, stderr, until }) => {
        await until(() => stderr().includes("\n") && urlIn(stdout()) !== undefined);
        expect(stderr().trim().split("\n")).toHaveLength(1);
        expect(stderr()).toMatch(/^the sandbox does not hold .* — only this machine is served\n$/);
        expect(await layersAt(urlIn(stdout()) ?? "")).toEqual([
          { name: "bubblewrap", inForce: false },
          { name: "seccomp", inForce: false },
          { name: "rlimits", inForce: false },
          { name: "jitless", inForce: true },
          { name: "isolate limit", inForce: true },
        ]);
      });
    },
    startMs,
  );
});

test(
  "behind all walls others are served, after the self-test",
  async () => {
    const programs = { PATH: "/usr/bin:/bin:/usr/sbin:/sbin" };
    await withServer({ ...programs, HOST: asIfPublic }, async ({ stdout, stderr, until }) => {
      await until(() => urlIn(stdout()) !== undefined || stderr() !== "");
      expect(stderr()).toBe("");
      const port = /(\d+)\s*$/.exec(stdout())?.[1] ?? "";
      const layers = await layersAt(`http://127.0.0.1:${port}`);
      expect(layers.length).toBeGreaterThan(4);
      expect(layers.every(({ inForce }) => inForce)).toBe(true);
    });
  },
  startMs,
);
