// Spoilt schemas: does the server's lint and its list of breaking changes say what the `buf` command says, rule by rule, at the same place?
import { limits } from "../../server/limits.ts";
import { type Diagnostic, SchemaReader } from "../../server/sandbox/index.ts";
import { seeded } from "../../server/sandbox/wire/fuzz.ts";
import { exampleProtos } from "../schema/example-protos.ts";
import { type BufAnswer, buf, type ProtoFiles } from "../schema/buf-command.ts";
import { spoil } from "../schema/spoil.ts";
import type { Figures, Size } from "../figures.ts";

export const title = "Lint and breaking changes of spoilt schemas, as the buf command finds them";
/** `schemas` that build, each compared with what it was made from. */
export const full = { schemas: 200 };
export const short: typeof full = { schemas: 10 };

interface Counts {
  schemas: number;
  findings: number;
  equal: number;
  rules: Set<string>;
}

export async function run({ schemas = full.schemas }: Size): Promise<Figures> {
  const protos = exampleProtos();
  const reader = new SchemaReader(limits, protos);
  const random = seeded(2);
  const lint = noCounts();
  const breaking = noCounts();
  try {
    const names = Object.keys(protos);
    while (lint.schemas < schemas) {
      const name = names[random(names.length)] ?? "";
      const before = protos[name] ?? "";
      await compare({ name, before, after: spoil(spoil(before, random), random) }, { reader, protos, lint, breaking });
    }
  } finally {
    await reader.close();
  }
  return { lint: figuresOf(lint), breaking: figuresOf(breaking) };
}

interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

interface Scene {
  readonly reader: SchemaReader;
  readonly protos: ProtoFiles;
  readonly lint: Counts;
  readonly breaking: Counts;
}

async function compare({ name, before, after }: Change, { reader, protos, lint, breaking }: Scene): Promise<void> {
  const ours = await reader.check({ [name]: after }, { [name]: before }, { owner: "bench" });
  const others = Object.fromEntries(Object.entries(protos).filter(([other]) => other !== name));
  const modules = "version: v2\nmodules:\n  - path: own\n  - path: known\n";
  const folders = (text: string): Record<string, ProtoFiles> => ({ own: { [name]: text }, known: others });
  const now = { ...folders(after), ".": { "buf.yaml": modules } };
  const theirs = await buf(["lint", "own"], now);
  const isBuilt = !theirs.findings.some(({ rule }) => rule === "COMPILE");
  if (ours.ok !== isBuilt) console.log(`  ${name}: buf ${isBuilt ? "builds" : "refuses"} it`);
  if (!ours.ok || !isBuilt) return;
  count(lint, ours.lint, theirs);
  const old = Object.entries(folders(before)).map(([folder, files]) => [`old/${folder}`, files] as const);
  const both = { ...now, ...Object.fromEntries(old), "old/.": { "buf.yaml": modules } };
  count(breaking, ours.breaking, await buf(["breaking", "own", "--against", "old/own"], both));
}

function count(counts: Counts, ours: readonly Diagnostic[], { findings }: BufAnswer): void {
  // Places are compared where characters are bytes: ours count UTF-16 code units.
  const found = ours.map(({ rule = "", file, line, column }) => `${rule} ${file}:${String(line)}:${String(column)}`);
  const expected = findings.map(({ rule, file, line, column }) => `${rule} ${file}:${String(line)}:${String(column)}`);
  counts.schemas++;
  counts.findings += expected.length;
  for (const { rule } of findings) counts.rules.add(rule);
  if (found.toSorted().join() === expected.toSorted().join()) counts.equal++;
  else console.log(`  ours ${found.join(", ") || "nothing"}\n  buf  ${expected.join(", ") || "nothing"}`);
}

const noCounts = (): Counts => ({ schemas: 0, findings: 0, equal: 0, rules: new Set() });

const figuresOf = ({ schemas, findings, equal, rules }: Counts): Figures => ({
  ...{ schemas, "with the same findings": equal, findings, rules: [...rules].sort().join(", ") },
});
