// Bundles the program of task processes into one file, since inside the sandbox there is no other.
import { createHash, randomUUID } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import * as esbuild from "esbuild";
import { cacheFolder, nodeBundle } from "../process/artifacts.ts";

export const taskProgramSource = path.join(import.meta.dirname, "child/main.ts");

/** The path of the bundle. It is named by its contents, so that processes of other states of the sources do not meet in one file. */
export async function bundleTaskProgram(source: string): Promise<string> {
  const built = await esbuild.build({ entryPoints: [source], write: false, ...nodeBundle });
  const text = built.outputFiles[0]?.text ?? "";
  const name = `tasks-${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
  const folder = path.join(cacheFolder, name);
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, "tasks.mjs");
  const unfinished = path.join(folder, randomUUID());
  await writeFile(unfinished, text);
  await rename(unfinished, file);
  return file;
}
