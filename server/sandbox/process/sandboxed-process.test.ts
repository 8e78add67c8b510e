import { once } from "node:events";
import { expect, test } from "vitest";
import { limits } from "../../limits.ts";
import { ensureArtifacts } from "./artifacts.ts";
import { detectIsolation, runnerCommand } from "./launch.ts";
import { endSandboxed, startSandboxed } from "./sandboxed-process.ts";

test("its end is that of every process in it, also of those that would wait for ever", async () => {
  const shell = startSandboxed({ file: "/bin/sh", args: ["-c", "/bin/sleep 3600 & echo started; wait"], env: {} });
  await once(shell.stdout, "data");
  endSandboxed(shell);
  // "close" comes when the last process that holds a pipe is gone.
  expect(await once(shell, "close")).toEqual([null, "SIGKILL"]);
  expect(() => endSandboxed(shell)).not.toThrow();
});

test("what outlives the first of its processes goes with it", async () => {
  const shell = startSandboxed({ file: "/bin/sh", args: ["-c", "/bin/sleep 3600 &"], env: {} });
  expect(await once(shell, "close")).toEqual([0, null]);
});

test("a runner that is ended while its walls are being built leaves nothing behind", async () => {
  const command = runnerCommand(detectIsolation(), await ensureArtifacts(), limits);
  for (let afterMs = 0; afterMs < 20; afterMs++) {
    const runner = startSandboxed(command);
    runner.stdin.on("error", () => undefined);
    runner.stdout.resume();
    runner.stderr.resume();
    setTimeout(() => endSandboxed(runner), afterMs);
    await once(runner, "close");
    expect(runner.signalCode).toBe("SIGKILL");
  }
});
