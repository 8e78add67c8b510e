// Against a folder that looks like the kernel's: whether the kernel keeps to what is written there is the kernel's own matter.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { limits } from "../../limits.ts";
import { type CgroupPlace, Cgroups } from "./cgroups.ts";

function machineWith(controllers: string | undefined): CgroupPlace & { readonly group: string } {
  const root = mkdtempSync(path.join(tmpdir(), "cgroups-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true, force: true });
  });
  const own = path.join(root, "self");
  const group = path.join(root, "server.service");
  mkdirSync(group);
  writeFileSync(own, "3:cpu:/elsewhere\n0::/server.service\n");
  if (controllers === undefined) return { root, own, group };
  for (const folder of [root, group]) writeFileSync(path.join(folder, "cgroup.controllers"), `${controllers}\n`);
  writeFileSync(path.join(group, "cgroup.subtree_control"), "");
  return { root, own, group };
}

test("a runner gets a group with its limits, below the server's own", () => {
  const machine = machineWith("cpuset cpu io memory pids");
  const cgroups = new Cgroups(limits, machine);
  expect(cgroups.missing).toBeUndefined();
  cgroups.confine(4711);
  const ours = path.join(machine.group, `playground-${String(process.pid)}`);
  const read = (...names: string[]): string => readFileSync(path.join(ours, ...names), "utf8");
  expect(readFileSync(path.join(machine.group, "cgroup.subtree_control"), "utf8")).toBe("+cpu +memory +pids");
  const server = path.join(machine.group, "playground-server", "cgroup.procs");
  expect(readFileSync(server, "utf8")).toBe(String(process.pid));
  expect(read("cgroup.subtree_control")).toBe("+cpu +memory +pids");
  expect(read("runner-1", "memory.max")).toBe(String(limits.sandbox.groupMiB * 1024 * 1024));
  expect(read("runner-1", "pids.max")).toBe(String(limits.sandbox.groupPids));
  expect(read("runner-1", "cpu.weight")).toBe(String(limits.sandbox.groupCpuWeight));
  expect(read("runner-1", "cgroup.procs")).toBe("4711");
  cgroups.confine(4712);
  expect(read("runner-2", "cgroup.procs")).toBe("4712");
});

test("groups go with their runners", () => {
  const machine = machineWith("cpu memory pids");
  const cgroups = new Cgroups(limits, machine);
  const release = cgroups.confine(4711);
  const ours = path.join(machine.group, `playground-${String(process.pid)}`);
  // Unlike the kernel's, these folders hold real files.
  for (const folder of [path.join(ours, "runner-1"), ours])
    for (const name of [
      "memory.max",
      "memory.swap.max",
      "pids.max",
      "cpu.weight",
      "cgroup.procs",
      "cgroup.subtree_control",
    ])
      rmSync(path.join(folder, name), { force: true });
  release();
  cgroups.close();
  expect(existsSync(ours)).toBe(false);
});

test.each([
  ["version 1, or none", undefined, "cgroups of version 2 are not mounted"],
  ["a group without all of them", "cpu pids", "the server's cgroup lacks memory"],
])("where there are none it says why, and runners start all the same: %s", (_, controllers, missing) => {
  const cgroups = new Cgroups(limits, machineWith(controllers));
  expect(cgroups.missing).toBe(missing);
  cgroups.confine(4711)();
});

test("a group that cannot be written to", () => {
  const machine = machineWith("cpu memory pids");
  rmSync(path.join(machine.group, "cgroup.subtree_control"));
  mkdirSync(path.join(machine.group, "cgroup.subtree_control"));
  expect(new Cgroups(limits, machine).missing).toMatch(/^the server may not write to its cgroup \(E\w+\)$/);
});
