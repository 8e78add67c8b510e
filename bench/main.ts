// `npm run bench -- [name…] [--json FILE]`: runs the benchmarks named, or all, and prints their figures.
import { readdir, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Benchmark, Figures } from "./figures.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
const folder = new URL("./benchmarks/", import.meta.url);
const known = (await readdir(folder)).map((file) => file.replace(/\.ts$/u, ""));
const unknown = positionals.find((name) => !known.includes(name));

if (unknown === undefined) await runAll(positionals.length > 0 ? positionals : known);
else {
  console.error(`there is no benchmark "${unknown}": choose from ${known.join(", ")}`);
  process.exitCode = 2;
}

async function runAll(names: readonly string[]): Promise<void> {
  const all: Record<string, Figures> = {};
  for (const name of names) {
    const { title, run } = (await import(new URL(`${name}.ts`, folder).href)) as Benchmark;
    console.log(`\n${title}`);
    const figures = await run();
    for (const [what, figure] of Object.entries(figures)) console.log(`  ${what.padEnd(48)} ${String(figure)}`);
    all[name] = figures;
  }
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(all, null, 2)}\n`);
}
