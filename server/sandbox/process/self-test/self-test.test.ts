// Real probes behind real walls, and without each of them in turn.
import { describe, expect, test } from "vitest";
import { limits } from "../../../limits.ts";
import { ensureArtifacts } from "../artifacts.ts";
import type { Command } from "../launch.ts";
import { attempts, layerNames } from "./attempts.ts";
import { probeCommand, runProbe, selfTest } from "./self-test.ts";
import { judge } from "./verdict.ts";

const never = new AbortController().signal;
const whole = probeCommand("bubblewrap", await ensureArtifacts(), limits);

/** The arguments without the one that matches, nor the `values` after it. */
function without(args: readonly string[], option: string | RegExp, values = 0): string[] {
  const index = args.findIndex((arg) => (typeof option === "string" ? arg === option : option.test(arg)));
  if (index < 0) throw new Error(`nothing to take away: ${String(option)}`);
  return args.toSpliced(index, 1 + values);
}

/** The probe behind this command: what it reached, and the layers that are not in force. */
async function probe(command: Command): Promise<{ reached: string[]; missing: string[]; failure: string | undefined }> {
  const findings = await runProbe(command, limits, never);
  const { layers, failure } = judge(findings, undefined);
  return {
    reached: findings.outcomes.filter(({ reached }) => reached).map(({ attempt }) => attempt),
    missing: layers.filter(({ inForce }) => !inForce).map(({ name }) => name),
    failure,
  };
}

test("behind all walls every attempt is stopped, and every layer is in force", async () => {
  const report = await selfTest("bubblewrap", limits, never);
  expect(report).toEqual({ layers: layerNames.map((name) => ({ name, inForce: true })), failure: undefined });
});

describe("a layer that is taken away is missed", () => {
  test("bubblewrap: the same limits and the same node, no walls and so no filter", async () => {
    const resourceLimits = whole.args.slice(0, whole.args.indexOf("bwrap"));
    const { args } = probeCommand("none", await ensureArtifacts(), limits);
    const { reached, missing, failure } = await probe({
      file: "prlimit",
      args: [...resourceLimits, process.execPath, ...args],
    });
    expect(missing).toEqual(["bubblewrap", "seccomp"]);
    expect(reached).toEqual(expect.arrayContaining(["readFile", "listFolder", "connect", "tcpSocket", "spawn"]));
    expect(failure).toContain("not in force: bubblewrap, seccomp");
    expect(failure).toContain("read the machine's files");
  });

  test("seccomp", async () => {
    const { reached, missing } = await probe({ ...whole, args: without(whole.args, "--seccomp", 1) });
    expect(missing).toEqual(["seccomp"]);
    expect(reached).toEqual(["tcpSocket", "unixSocket", "udpSocket", "spawn", "fork", "signal"]);
  });

  test("rlimits", async () => {
    const bwrap = whole.args.indexOf("bwrap");
    const { reached, missing } = await probe({ ...whole, file: "bwrap", args: whole.args.slice(bwrap + 1) });
    expect(missing).toEqual(["rlimits"]);
    expect(reached).toEqual(["openFiles", "memory"]);
  });

  test("only the memory limit", async () => {
    const { reached, missing } = await probe({ ...whole, args: without(whole.args, /^--data=/) });
    expect(missing).toEqual(["rlimits"]);
    expect(reached).toEqual(["memory"]);
  });

  test("the isolate's limit", async () => {
    const args = whole.args.map((arg) => arg.replace(/"heapMiB":\d+/, '"heapMiB":1024'));
    expect(args).not.toEqual(whole.args);
    const { reached, missing } = await probe({ ...whole, args });
    expect(missing).toEqual(["isolate limit"]);
    expect(reached).toEqual(["isolateHeap"]);
  });

  test("no JIT, no memory limit and no filter, without which it would not start", async () => {
    const args = without(without(without(whole.args, "--jitless"), /^--data=/), "--seccomp", 1);
    const { reached, missing } = await probe({ ...whole, args });
    expect(missing).toContain("jitless");
    expect(reached).toContain("machineCode");
  });

  test("nobody makes machine code behind the filter: such a node dies, and silence is no refusal", async () => {
    const args = without(without(whole.args, "--jitless"), /^--data=/);
    const { reached, missing, failure } = await probe({ ...whole, args });
    expect(reached).not.toContain("machineCode");
    expect(missing).toContain("jitless");
    expect(failure).toContain("its self-test ended early");
  });

  test.each([
    ["the user of the walls", ["--uid", 1], "keepUser"],
    ["the clean environment", ["--clearenv", 0], "readEnvironment"],
  ] as const)("%s", async (_, [option, values], attempt) => {
    const { reached, missing } = await probe({ ...whole, args: without(whole.args, option, values) });
    expect(missing).toEqual(["bubblewrap"]);
    expect(reached).toEqual([attempt]);
  });
});

describe("what keeps the test itself from running counts as failure", () => {
  test("nothing to start", async () => {
    const { failure, missing } = await probe({ file: "/nowhere/bwrap", args: [] });
    expect(missing).toEqual(layerNames);
    expect(failure).toContain("ended early (spawn /nowhere/bwrap ENOENT)");
  });

  test("it is ended", async () => {
    const { layers, failure } = await selfTest("bubblewrap", limits, AbortSignal.abort());
    expect(layers.every(({ inForce }) => !inForce)).toBe(true);
    expect(failure).toContain("ended early");
  });

  test("a single attempt that said nothing", () => {
    const [last, ...others] = (Object.keys(attempts) as (keyof typeof attempts)[]).reverse();
    const outcomes = others.map((attempt) => ({ attempt, reached: false, detail: "stopped" }));
    expect(last).toBe("memory");
    const { layers, failure } = judge({ outcomes, stderr: "" }, "do this");
    expect(layers.filter(({ inForce }) => !inForce)).toEqual([{ name: "rlimits", inForce: false }]);
    expect(failure).toBe("the sandbox does not hold (not in force: rlimits); its self-test ended early; do this");
  });
});
