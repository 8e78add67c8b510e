// What a hostile source, or a compiler that it has subverted, can do to others: nothing.
import path from "node:path";
import { version } from "esbuild";
import { expect, onTestFinished, test } from "vitest";
import { limits } from "../../../limits.ts";
import { ensureArtifacts } from "../../process/artifacts.ts";
import type { CompileResult } from "../../contract.ts";
import { Compiler } from "./compiler.ts";
import { field, listOf } from "./packet.ts";
import { CompilerGone, CompilerWorker } from "./worker.ts";
import { compilerCommand } from "./command.ts";

function compilerWith(changes: Partial<Record<keyof typeof limits.compile, number>> = {}): Compiler {
  const compiler = new Compiler({ ...limits, compile: { ...limits.compile, ...changes } });
  onTestFinished(() => compiler.close());
  return compiler;
}

const honest = { "handler.ts": "export default {};" };

/** Each member is twice the one before. */
function doubling(members: number): Record<string, string> {
  const body = Array.from({ length: members }, (_, i) => `A${String(i + 1)} = A${String(i)} + A${String(i)},`).join(
    "\n",
  );
  return { "handler.ts": `enum Doubled { A0 = "xxxxxxxx",\n${body}\n}\nexport default { Doubled };` };
}

/** The compiler tries at each place whether a list of type arguments begins there. */
const slow = { "handler.ts": `export default ${"f<".repeat(20_000)}x` };

function messageOf(result: CompileResult): string {
  return result.ok ? "compiled" : result.diagnostics.map(({ message }) => message).join("\n");
}

test("a source that unfolds past the memory is refused, and the next one compiles", async () => {
  const compiler = compilerWith();
  // On a busy machine the time may be over before the memory is.
  expect(messageOf(await compiler.compile(doubling(60)))).toMatch(/may need 256 MiB of memory|longer than 2000 ms/);
  expect((await compiler.compile(honest)).ok).toBe(true);
});

test("code that is longer than allowed is refused", async () => {
  const compiler = compilerWith({ outputBytes: 4_096 });
  expect(messageOf(await compiler.compile(doubling(12)))).toContain("4096 bytes of compiled code");
  expect((await compiler.compile(honest)).ok).toBe(true);
});

test("code and source map together have a limit too", async () => {
  const compiler = compilerWith({ codeBytes: 4_096 });
  expect(messageOf(await compiler.compile(doubling(9)))).toMatch(
    /^the compiled code and its source map hold \d+ bytes; at most 4096 are allowed: look for constants that double/,
  );
  expect((await compiler.compile(honest)).ok).toBe(true);
});

test("a source that takes too long is stopped, and another reader's is compiled meanwhile", async () => {
  const compiler = compilerWith({ ms: 1_000 });
  await compiler.warmUp();
  const stopped = [compiler.compile(slow, "hostile"), compiler.compile(slow, "hostile")];
  const first = await Promise.race([...stopped, compiler.compile(honest, "honest")]);
  expect(messageOf(first)).toBe("compiled");
  for (const result of await Promise.all(stopped)) expect(messageOf(result)).toContain("longer than 1000 ms");
  expect((await compiler.compile(honest, "hostile")).ok).toBe(true);
});

test("when too many wait the next is turned away, with the limit", async () => {
  const compiler = compilerWith({ atOnce: 1, waiting: 1 });
  const running = compiler.compile(honest);
  const waiting = compiler.compile(honest);
  await expect(compiler.compile(honest)).rejects.toThrow(/^1 deployments wait for the compiler/);
  expect((await Promise.all([running, waiting])).map(({ ok }) => ok)).toEqual([true, true]);
});

test.each([
  ["by its path", `import x from "/etc/passwd"; x;`],
  ["by a way up", `import x from "../../../../etc/passwd"; x;`],
  ["the compiler itself", `import x from "../esbuild"; x;`],
  ["as a text", `import x from "/etc/hostname" with { type: "text" }; x;`],
])("no file of the machine can be had: %s", async (_, source) => {
  expect(messageOf(await compilerWith().compile({ "handler.ts": source }))).not.toBe("compiled");
});

test("a search for files finds none of the machine's", async () => {
  const source = `const name = "x"; export default { a: () => import("../etc/" + name), b: () => require(\`/etc/\${name}\`) };`;
  const result = await compilerWith().compile({ "handler.ts": source });
  expect(result.ok ? result.code : "").not.toMatch(/root|nobody|localhost/);
});

test("closing ends what is under way; who compiles later is served", async () => {
  const compiler = compilerWith({ ms: 60_000 });
  const ended = expect(compiler.compile(slow)).rejects.toMatchObject({ code: 14 });
  await compiler.compile(honest, "another");
  await compiler.close();
  await ended;
  expect((await compiler.compile(honest)).ok).toBe(true);
});

const hello = `const say = (body) => { const head = Buffer.alloc(4); head.writeUInt32LE(body.length); process.stdout.write(Buffer.concat([head, body])); };
say(Buffer.from("${version}"));`;

test.each([
  ["garbage", `process.stdout.write("what is this?".repeat(100))`],
  ["a giant length", `process.stdout.write(Buffer.from([255, 255, 255, 255, 1]))`],
  ["another version", `process.stdout.write(Buffer.from([1, 0, 0, 0, 48]))`],
  ["an answer to nobody", `${hello} say(Buffer.from([200, 0, 0, 0, 0]))`],
  [
    "a question about another build",
    `${hello} say(Buffer.concat([Buffer.from([0, 0, 0, 0, 6, 1, 0, 0, 0, 3, 0, 0, 0]), Buffer.from("key"), Buffer.from([2, 9, 0, 0, 0])]))`,
  ],
  ["a count that lies", `${hello} say(Buffer.from([3, 0, 0, 0, 5, 255, 255, 255, 255]))`],
  [
    "endless depth",
    `${hello} say(Buffer.concat([Buffer.from([3, 0, 0, 0]), Buffer.from(Array.from({ length: 2000 }, () => [5, 1, 0, 0, 0]).flat())]))`,
  ],
  ["its end", "process.exit()"],
])("a compiler that says %s is ended, and its build fails", async (_, program) => {
  const script = `process.stdin.once("data", () => { ${program} })`;
  const command = { file: process.execPath, args: ["-e", script], folder: "/reader", asksForAll: false };
  const worker = new CompilerWorker(command, 100_000);
  await expect(worker.build(honest, {}, 10)).rejects.toThrow(CompilerGone);
  await worker.exited;
});

test("its walls are the runner's, with nothing inside but the program and the provided modules", async () => {
  const { args, files } = compilerCommand("bubblewrap", await ensureArtifacts(), limits);
  const line = args.join(" ");
  expect(line).toMatch(/^--data=268435456 .*bwrap --unshare-all .*--cap-drop ALL --uid 65534/);
  expect(args.filter((arg) => /^--(ro-)?bind|^--(dev|proc|tmpfs)/.test(arg))).toEqual(["--ro-bind", "--ro-bind"]);
  expect(files?.[0]).toMatch(/compiler\.bpf$/);
});

test.each([
  ["a file of the machine", `import x from "/etc/passwd" with { type: "text" }; export default x;`],
  ["a file of the project", `import x from ${JSON.stringify(path.resolve("package.json"))}; export default x;`],
  ["a file above", `import x from "../../../../package.json"; export default x;`],
  ["files that a name may mean", 'const n = "package"; export default import(`../../../../${n}.json`);'],
])("without walls around it, it asks for every file: %s is refused", async (_, source) => {
  const artifacts = await ensureArtifacts();
  const worker = new CompilerWorker(compilerCommand("none", artifacts, limits), limits.compile.outputBytes);
  onTestFinished(() => worker.kill(new Error("the test is over")));
  const build = (files: Record<string, string>) => worker.build(files, artifacts.modules, 10);
  const answer = await build({ "handler.ts": source });
  expect(listOf(field(answer, "errors")).map((error) => field(error, "text"))).toContainEqual(
    expect.stringMatching(/^Could not resolve/),
  );
  expect(listOf(field(answer, "outputFiles"))).toEqual([]);
  const honestFiles = {
    "handler.ts": `import { sleep } from "grpc-handler"; import five from "./five"; export default sleep(five);`,
  };
  expect(listOf(field(await build({ ...honestFiles, "five.ts": "export default 5;" }), "errors"))).toEqual([]);
});
