// Compresses the text of the built site once, so that the server has nothing to compress: a file's `.br` and `.gz` lie beside it.
import { globSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Below this many bytes the headers outweigh what is saved. */
const smallest = 1024;

/** Of 11: what comes above takes many times as long for a few percent. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } };

/** Compresses each file of `directory` that is text. */
export async function precompress(directory: string): Promise<void> {
  const files = globSync("**/*.{css,html,js,json,svg,txt,xml}", { cwd: directory });
  await Promise.all(files.map((file) => compressFile(join(directory, file))));
}

async function compressFile(file: string): Promise<void> {
  if ((await stat(file)).size < smallest) return;
  const text = await readFile(file);
  await Promise.all([
    promisify(brotliCompress)(text, brotli).then((compressed) => writeFile(`${file}.br`, compressed)),
    promisify(gzip)(text, { level: 9 }).then((compressed) => writeFile(`${file}.gz`, compressed)),
  ]);
}
