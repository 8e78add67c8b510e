// Every attack is contained, and afterwards the server serves others as if nothing had been.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { cacheFolder } from "../process/artifacts.ts";
import { createSandbox } from "../index.ts";
import { limits } from "../../limits.ts";
import { attacks, runAttack, Witness } from "./index.ts";

const sandbox = createSandbox({
  limits: { ...limits, sandbox: { ...limits.sandbox, warmRunners: 3, refillDelayMs: 20 } },
  // Runners die here by the dozen, which is not worth a line each.
  log: () => undefined,
});
const witness = Witness.open(sandbox);
afterAll(() => sandbox.close());

describe.concurrent("contained", { timeout: 120_000 }, () => {
  test.each(Object.entries(attacks))("%s", async (_, attack) => {
    const { faults } = await runAttack(sandbox, attack);
    expect(faults, attack.tries).toEqual([]);
    expect(await (await witness).isServed()).toBe(true);
  });
});

test("each attack has a file of its own, and each file is run", async () => {
  const files = await readdir(import.meta.dirname, { recursive: true });
  const names = files.filter((file) => file.includes(path.sep)).map((file) => file.replace(/\.ts$/, ""));
  expect(names.length).toBeGreaterThan(190);
  expect(names.sort()).toEqual(Object.keys(attacks).sort());
  for (const [name, attack] of Object.entries(attacks))
    expect([typeof attack.tries, typeof attack.source, typeof attack.expected], name).toEqual([
      "string",
      "string",
      "object",
    ]);
});

test("no runner is left", async () => {
  await sandbox.close();
  expect(await runnersOfThisProcess()).toEqual([]);
});

/** Command lines of this process's children that are runners. */
async function runnersOfThisProcess(): Promise<string[]> {
  const children = await readFile(`/proc/self/task/${String(process.pid)}/children`, "utf8");
  const lines = children.split(" ").map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""));
  return (await Promise.all(lines)).filter((line) => line.includes(cacheFolder) && line.includes("runner.mjs"));
}
