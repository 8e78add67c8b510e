// Where buf's program is, and the folders that it makes in its cache at its start. Their names change with its version, so they are
// those that it makes once outside the sandbox; inside nothing can be made, so they must be there already.
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** The package's own program, not the script that stands for it. */
export function bufProgram(): string {
  const fromBuf = createRequire(createRequire(import.meta.url).resolve("@bufbuild/buf/package.json"));
  const arch = process.platform === "linux" && process.arch === "arm64" ? "aarch64" : process.arch;
  return fromBuf.resolve(`@bufbuild/buf-${process.platform}-${arch}/bin/buf`);
}

/** Their paths in its cache, parents first. */
export async function bufCacheFolders(): Promise<string[]> {
  const scratch = await mkdtemp(path.join(tmpdir(), "buf-cache-"));
  try {
    const cache = path.join(scratch, "cache");
    await writeFile(path.join(scratch, "a.proto"), 'syntax = "proto3";\npackage a.v1;\n');
    // Of the commands that run here, lint makes the most of them. That it finds something is not an error here.
    const env = { BUF_CACHE_DIR: cache, HOME: scratch };
    await promisify(execFile)(bufProgram(), ["lint"], { cwd: scratch, env }).catch(() => undefined);
    return await foldersIn(cache);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Rejects when there is no such folder: buf did not run. */
async function foldersIn(cache: string): Promise<string[]> {
  const entries = await readdir(cache, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory());
  return folders.map((entry) => path.relative(cache, path.join(entry.parentPath, entry.name))).sort();
}
