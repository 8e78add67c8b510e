import path from "node:path";
import { StatusCode } from "grpc-handler";
import { expect, onTestFinished, test } from "vitest";
import { limits } from "../../limits.ts";
import type { TaskLimits } from "./kinds.ts";
import { Tasks } from "./tasks.ts";

const usual: TaskLimits = {
  ...{ ms: 10_000, cpuMs: 10_000, heapMiB: 64, dataMiB: 128, atOnce: 2, waiting: 10 },
  ...{ inputBytes: 64 * 1024, outputBytes: 1024 * 1024 },
};

/** Tasks of the program for tests, by any name, all within the same limits. */
function tasksWith(changes: Partial<TaskLimits> = {}): Tasks<string> {
  const kind = { limits: { ...usual, ...changes }, what: "the test", advice: "do less" };
  const kinds = new Proxy<Record<string, typeof kind>>({}, { get: () => kind });
  // One pool for all: kinds differ in their names only.
  const tasks = new Tasks({
    kinds,
    program: path.join(import.meta.dirname, "testing/main.ts"),
    limits: limits.tasks,
  });
  onTestFinished(() => tasks.close());
  return tasks;
}

const nothing = new Uint8Array();
const owner = { owner: "somebody" };
const textOf = async (tasks: Tasks<string>, name: string, text = ""): Promise<string> => {
  const outcome = await tasks.run(name, Buffer.from(text), owner);
  return outcome.ok ? outcome.output.toString() : `${String(outcome.fault.code)} ${outcome.fault.message}`;
};

test("a task turns its input into an output, and its process is used again", async () => {
  const tasks = tasksWith();
  expect(await textOf(tasks, "echo", "hello")).toBe("hello");
  expect(await textOf(tasks, "pid")).toBe(await textOf(tasks, "pid"));
});

test("what is wrong with the input is data, and the process goes on", async () => {
  const tasks = tasksWith();
  expect(await textOf(tasks, "fault")).toBe("3 expected something else");
  expect(await textOf(tasks, "fault")).toBe("3 expected something else");
});

test.each([
  ["burn", { ms: 500 }, StatusCode.RESOURCE_EXHAUSTED, "the test took longer than 500 ms; do less"],
  ["wait", { ms: 500 }, StatusCode.RESOURCE_EXHAUSTED, "the test took longer than 500 ms; do less"],
  ["burn", { cpuMs: 300 }, StatusCode.RESOURCE_EXHAUSTED, "the test took more than 300 ms of CPU time; do less"],
  [
    "hog",
    {},
    StatusCode.RESOURCE_EXHAUSTED,
    "the test took more memory than it may, 64 MiB of objects and 128 MiB in all; do less",
  ],
  [
    "buffers",
    {},
    StatusCode.RESOURCE_EXHAUSTED,
    "the test took more memory than it may, 64 MiB of objects and 128 MiB in all; do less",
  ],
  ["flood", {}, undefined, expect.any(String)],
  ["garbage", {}, undefined, expect.any(String)],
  ["exit", {}, undefined, expect.any(String)],
  ["throws", {}, undefined, expect.any(String)],
  ["unasked", {}, undefined, expect.any(String)],
])("%s with %j ends that task, and the next one runs", async (name, changes, code, message) => {
  const tasks = tasksWith(changes);
  await expect(tasks.run(name, nothing, owner)).rejects.toMatchObject(
    code === undefined ? { name: "TaskGone" } : { code, message },
  );
  expect(await textOf(tasks, "echo", "next")).toBe("next");
});

test("an input over its limit is refused before anything is started", async () => {
  const message = "the test was given 65537 bytes; at most 65536 are allowed: do less";
  await expect(tasksWith().run("echo", new Uint8Array(65_537), owner)).rejects.toMatchObject({ code: 8, message });
});

test("while a task burns, this process goes on", async () => {
  const tasks = tasksWith({ ms: 1_000 });
  await textOf(tasks, "echo");
  const before = process.threadCpuUsage();
  await expect(tasks.run("burn", nothing, owner)).rejects.toThrow("longer than 1000 ms");
  const { user, system } = process.threadCpuUsage(before);
  expect((user + system) / 1_000).toBeLessThan(500);
});

test("one owner leaves a process for another, and those who wait take turns", async () => {
  const tasks = tasksWith({ ms: 1_500 });
  const stopped = [1, 2, 3].map(() => tasks.run("burn", nothing, { owner: "hostile" }).catch(() => "stopped"));
  const honest = tasks.run("echo", nothing, { owner: "honest" }).then(() => "honest");
  expect(await Promise.race([...stopped, honest])).toBe("honest");
  expect(await Promise.all(stopped)).toEqual(["stopped", "stopped", "stopped"]);
});

test("when too many wait the next is turned away, with the limit", async () => {
  const tasks = tasksWith({ atOnce: 1, waiting: 1, ms: 500 });
  const running = [1, 2].map(() => tasks.run("burn", nothing, owner).catch(() => "stopped"));
  const message = "1 others wait for the test and no more may; try again in some seconds";
  await expect(tasks.run("burn", nothing, owner)).rejects.toMatchObject({ code: 8, message });
  await Promise.all(running);
});

test("inputs that run or wait are counted for their owner, and given back", async () => {
  const tasks = tasksWith({ atOnce: 1, inputBytes: 20 * 1024 * 1024, ms: 1_000 });
  const large = new Uint8Array(15 * 1024 * 1024);
  const running = [1, 2].map(() => tasks.run("burn", large, owner).catch(() => "stopped"));
  await expect(tasks.run("burn", large, owner)).rejects.toThrow(
    "somebody may hold 33554432 bytes for tasks and no more",
  );
  await Promise.all(running);
  expect(await textOf(tasks, "echo", "room again")).toBe("room again");
  await expect(tasks.run("fault", large, owner)).resolves.toMatchObject({ ok: false });
});

test("a signal ends a task that runs, and one that waits", async () => {
  const tasks = tasksWith({ atOnce: 1 });
  const running = new AbortController();
  const waiting = new AbortController();
  const first = expect(tasks.run("burn", nothing, { ...owner, signal: running.signal })).rejects.toMatchObject({
    code: 1,
  });
  const second = expect(tasks.run("burn", nothing, { ...owner, signal: waiting.signal })).rejects.toMatchObject({
    code: 1,
  });
  waiting.abort();
  await second;
  running.abort();
  await first;
  expect(await textOf(tasks, "echo", "free again")).toBe("free again");
});

test("closing ends what is under way; what comes later is served", async () => {
  const tasks = tasksWith();
  const channel = await tasks.open("burn", nothing, owner);
  const ended = expect(channel.outcome).rejects.toMatchObject({ code: 14 });
  await tasks.close();
  await ended;
  expect(await textOf(tasks, "echo", "again")).toBe("again");
});

test("frames go both ways until the outcome", async () => {
  const channel = await tasksWith().open("double", nothing, owner);
  const got: string[] = [];
  await channel.send(Buffer.from("a"));
  for await (const frame of channel.frames) {
    got.push(frame.toString());
    await channel.send(frame.length < 8 ? frame : nothing);
  }
  expect(got).toEqual(["aa", "aaaa", "aaaaaaaa"]);
  expect(await channel.outcome).toEqual({ ok: true, output: Buffer.from("doubled") });
});

test("frames that are not read hold the task back, which reads its own all the same", async () => {
  const channel = await tasksWith().open("outpour", Buffer.from("done"), owner);
  await channel.send(nothing);
  const isDone = channel.outcome.then(() => true);
  const later = new Promise((resolve) => setTimeout(resolve, 300)).then(() => false);
  expect(await Promise.race([isDone, later])).toBe(false);
  let bytes = 0;
  for await (const frame of channel.frames) bytes += frame.length;
  expect(bytes).toBe(100 * 64 * 1024);
  expect(await channel.outcome).toEqual({ ok: true, output: Buffer.from("done") });
});

test("a channel that its owner closes ends the task", async () => {
  const channel = await tasksWith().open("burn", nothing, owner);
  channel.close();
  await expect(channel.outcome).rejects.toMatchObject({ code: 1 });
  const read = async (): Promise<void> => {
    for await (const frame of channel.frames) expect(frame).toBeUndefined();
  };
  await expect(read()).rejects.toMatchObject({ code: 1 });
});
