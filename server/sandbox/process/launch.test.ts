import { expect, test } from "vitest";
import { limits } from "../../limits.ts";
import { ensureArtifacts } from "./artifacts.ts";
import { runnerCommand } from "./launch.ts";
import { Runner } from "./runner.ts";
import { RunnerSession } from "../calls/session.ts";
import { Bench, handlerSource } from "../test-bench.ts";

const path = process.execPath;
const filters = { runner: "/filter", compiler: "/filter", task: "/filter" };
const artifacts = {
  runner: path,
  snapshots: { plain: path, validator: path },
  addon: path,
  probe: path,
  filters,
  modules: {},
  validatorModules: [],
  provided: path,
  bufFolders: [],
  esbuild: path,
};

test("with bubblewrap: limits outside, then walls, then a node without a JIT", () => {
  const { file, args } = runnerCommand("bubblewrap", artifacts, limits);
  const line = [file, ...args].join(" ");
  expect(line).toMatch(/^prlimit --data=\d+ --cpu=\d+ --nofile=64 --core=0 bwrap /);
  for (const wall of ["--unshare-all", "--die-with-parent", "--clearenv", "--cap-drop ALL", "--uid 65534"])
    expect(line).toContain(wall);
  expect(line).toMatch(/--remount-ro \/ --seccomp 3 -- \/node --jitless .*\/runner\.mjs \{/);
});

test("with bubblewrap nothing is mounted writable, and no folder at all", () => {
  const { args } = runnerCommand("bubblewrap", artifacts, limits);
  const mounts = args.filter((arg) => /^--(bind|dev|proc|tmpfs|symlink|dir|share)/.test(arg));
  expect(mounts).toEqual([]);
});

test("the system call filter is a file that is opened for each start; without one there is no filter", () => {
  expect(runnerCommand("bubblewrap", artifacts, limits).files).toEqual(["/filter"]);
  const unfiltered = runnerCommand("bubblewrap", { ...artifacts, filters: { ...filters, runner: undefined } }, limits);
  expect(unfiltered.files).toEqual([]);
  expect(unfiltered.args).not.toContain("--seccomp");
});

test("without it: the same node and limits of the isolate, no walls", () => {
  const { file, args, env } = runnerCommand("none", artifacts, limits);
  expect(env).toEqual({});
  expect(file).toBe(process.execPath);
  expect(args[0]).toBe("--jitless");
  expect(JSON.parse(args.at(-1) ?? "")).toMatchObject({
    heapMiB: limits.sandbox.heapMiB,
    entryMs: limits.sandbox.entryMs,
  });
});

test("without it handlers run all the same", async () => {
  const runner = new Runner(runnerCommand("none", await ensureArtifacts(), limits), { limits, log: () => undefined });
  await new Promise<void>((resolve) => runner.listen({ onFrame: () => resolve(), onDrain: () => undefined }));
  const bench = new Bench(new RunnerSession(runner, limits));
  expect(await bench.load(handlerSource(`async handleRequest() { return text("here"); }`))).toEqual({ ok: true });
  const client = bench.call("unary").send("");
  expect(await client.status).toMatchObject({ code: 0 });
  expect(client.messages).toEqual(["here"]);
  bench.session.close();
  await runner.exited;
});
