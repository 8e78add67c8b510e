// `npm run bench -- [name…] [--short] [--set name=number]… [--json FILE]`: runs the benchmarks named, or all, and prints
// their figures.
import { readdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import type { Benchmark, Figures, Size } from "./figures.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    short: { type: "boolean", default: false },
    set: { type: "string", multiple: true, default: [] },
  },
});
const folder = new URL("./benchmarks/", import.meta.url);
const known = (await readdir(folder)).filter((file) => file.endsWith(".ts")).map((file) => file.replace(/\.ts$/u, ""));

try {
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Error(`there is no benchmark "${unknown}": choose from ${known.join(", ")}`);
  await runAll(positionals.length > 0 ? positionals : known);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function runAll(names: readonly string[]): Promise<void> {
  const all: Record<string, Figures> = { about: about() };
  for (const name of names) {
    const benchmark = (await import(new URL(`${name}.ts`, folder).href)) as Benchmark;
    const size = sizeOf(benchmark);
    console.log(`\n${benchmark.title}${sizeText(size)}`);
    const figures = await benchmark.run(size);
    print(figures, "  ");
    all[name] = figures;
  }
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(all, null, 2)}\n`);
}

/** Where and when: figures without these say nothing. */
function about(): Figures {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: `${String(availableParallelism())} cores, ${cpus()[0]?.model ?? "unknown processor"}`,
    node: process.version,
    run: values.short ? "short" : "full",
  };
}

function print(figures: Figures, indent: string): void {
  for (const [what, figure] of Object.entries(figures)) {
    if (typeof figure === "object") {
      console.log(`${indent}${what}`);
      print(figure, `${indent}  `);
    } else console.log(`${indent}${what.padEnd(48)} ${String(figure)}`);
  }
}

function sizeOf({ title, full = {}, short = full }: Benchmark): Size {
  const size: Record<string, number> = { ...(values.short ? short : full) };
  for (const text of values.set) {
    const [name = "", number = ""] = text.split("=");
    if (!(name in size) || !(Number(number) > 0)) {
      const names = Object.keys(size).map((known) => `${known}=${String(size[known])}`);
      throw new Error(`expected --set with one of ${names.join(", ") || "nothing"} for "${title}", found "${text}"`);
    }
    size[name] = Number(number);
  }
  return size;
}

function sizeText(size: Size): string {
  const parts = Object.entries(size).map(([name, number]) => `${name} ${String(number)}`);
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
