// Command line: makes what runners need, when it is stale, so that the first start of the server does not wait for it.
import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { cacheFolder, ensureArtifacts } from "./artifacts.ts";

const { runner } = await ensureArtifacts();
const current = path.basename(path.dirname(runner));
// A server that was started before the sources changed may still boot runners from its folder.
const oldMs = Date.now() - 24 * 60 * 60_000;
for (const name of await readdir(cacheFolder)) {
  const folder = path.join(cacheFolder, name);
  if (name !== current && (await stat(folder)).mtimeMs < oldMs) await rm(folder, { recursive: true, force: true });
}
