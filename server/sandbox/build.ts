// Command line: makes what runners need, when it is stale, so that the first start of the server does not wait for it.
import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { cacheFolder, ensureArtifacts } from "./process/artifacts.ts";
import { bundleTaskProgram, taskProgramSource } from "./tasks/program.ts";

const [{ runner }, tasks] = await Promise.all([ensureArtifacts(), bundleTaskProgram(taskProgramSource)]);
const current = [runner, tasks].map((file) => path.basename(path.dirname(file)));
// A server that was started before the sources changed may still boot runners from its folder.
const oldMs = Date.now() - 24 * 60 * 60_000;
for (const name of await readdir(cacheFolder)) {
  const folder = path.join(cacheFolder, name);
  if (!current.includes(name) && (await stat(folder)).mtimeMs < oldMs)
    await rm(folder, { recursive: true, force: true });
}
