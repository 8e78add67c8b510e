// A folder of built files for each state of their sources. Its name is the sources' hash, so it must never hold files of another state.
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { errorText } from "../../errors.ts";

export interface FolderBuild {
  /** Holds a folder for each state of the sources. */
  readonly parent: string;
  /** Of the sources as they are now. */
  readonly hash: () => Promise<string>;
  /** Writes the files into an empty folder. */
  readonly build: (folder: string) => Promise<void>;
}

/** Sources that change this often while they are built are still being written. */
const attempts = 5;

/** The folder for the sources as they are, built when it is missing. Rejects when they change during every attempt, or with what `build` throws. */
export async function builtFolder(options: FolderBuild): Promise<string> {
  for (let left = attempts; left > 0; left--) {
    const name = await options.hash();
    const folder = path.join(options.parent, name);
    if (existsSync(folder) || (await buildOnce(folder, name, options))) return folder;
  }
  throw new Error(
    `expected sources that do not change while they are built, and they changed ${String(attempts)} times; try again when no editor or git command is writing them`,
  );
}

/** False when the sources are no longer those of that hash: what was built may be of both states. */
async function buildOnce(folder: string, name: string, { parent, hash, build }: FolderBuild): Promise<boolean> {
  const unfinished = path.join(parent, `unfinished-${randomUUID()}`);
  await mkdir(unfinished, { recursive: true }).catch((error: unknown) => {
    const why = errorText(error);
    throw new Error(
      `expected ${parent} to hold what is built from these sources, and it cannot be built now (${why}): run \`npm run build\` first`,
    );
  });
  try {
    await build(unfinished);
    if ((await hash()) !== name) return false;
    await rename(unfinished, folder);
  } catch (error) {
    // Another process may have been faster; its folder is as good.
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return true;
}
