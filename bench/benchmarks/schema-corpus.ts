// Public .proto files: does the server read each as `buf build` does, and refuse what it refuses, at the same place? Are the modules
// made of it those of protoc-gen-es?
import { createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, type FileDescriptorSet, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { moduleDts, moduleJs } from "live-schema";
import { protocGenEs } from "../../packages/live-schema/src/testing/compile.ts";
import { limits } from "../../server/limits.ts";
import { type Diagnostic, SchemaReader, type SchemaResult } from "../../server/sandbox/index.ts";
import { seeded } from "../../server/sandbox/wire/fuzz.ts";
import type { Figures, Size } from "../figures.ts";
import { type BufAnswer, buf, type Finding } from "../schema/buf-command.ts";
import { corpus, type CorpusFile } from "../schema/corpus.ts";
import { declarationsOf, exportsOf } from "../../packages/live-schema/src/testing/modules.ts";
import { spoil } from "../schema/spoil.ts";

export const title = "Public .proto files, as buf and protoc-gen-es read them";
/** `invalid`: spoilt files that buf refuses, beside those of the corpus. */
export const full = { files: 10_000, invalid: 300 };
export const short: typeof full = { files: 20, invalid: 10 };

/** Public files may be longer than what a reader may send, and the machine may be busy. */
const roomy = {
  ...limits,
  deploy: { ...limits.deploy, sourceBytes: 8 << 20 },
  schema: { ...limits.schema, ms: 20_000, files: 2_000, outputBytes: 64 << 20, dataMiB: 2_000, messages: 10_000 },
};

type Counts = Record<
  | "files"
  | "buf builds"
  | "ours builds"
  | "descriptors equal"
  | "exports equal"
  | "declarations equal"
  | "buf refuses"
  | "ours refuses"
  | "place equal",
  number
>;

export async function run({ files: most = full.files, invalid = full.invalid }: Size): Promise<Figures> {
  const figures: Record<string, Figures> = {};
  const valid: CorpusFile[] = [];
  for (const [root, files] of Object.entries(corpus())) {
    const counts = noCounts();
    for (const file of files.slice(0, most)) if (await compare(file, counts)) valid.push(file);
    figures[root] = counts;
    console.log(root, JSON.stringify(counts));
  }
  figures["spoilt"] = await spoilt(valid, invalid);
  return figures;
}

async function spoilt(valid: readonly CorpusFile[], wanted: number): Promise<Counts> {
  const counts = noCounts();
  const random = seeded(1);
  for (let tries = 0; counts["buf refuses"] < wanted && tries < wanted * 20; tries++) {
    const file = valid[random(valid.length)];
    if (file) await compare({ ...file, text: spoil(file.text, random) }, counts);
  }
  return counts;
}

/** True when buf builds it. */
async function compare(file: CorpusFile, counts: Counts): Promise<boolean> {
  const { name, text, imports } = file;
  const args = ["build", "own", "--path", `own/${name}`, "--as-file-descriptor-set", "-o", "-#format=binpb"];
  const [theirs, ours] = await Promise.all([buf(args, { own: { ...imports, [name]: text } }), read(file)]);
  counts.files++;
  if (theirs.ok) compareBuilt(file, fromBinary(FileDescriptorSetSchema, theirs.stdout), ours, counts);
  else compareRefused(file, theirs, ours, counts);
  return theirs.ok;
}

async function read({ name, text, imports }: CorpusFile): Promise<SchemaResult> {
  const reader = new SchemaReader(roomy, imports);
  try {
    return await reader.read({ [name]: text }, { owner: "bench" });
  } finally {
    await reader.close();
  }
}

function compareBuilt({ name }: CorpusFile, theirs: FileDescriptorSet, ours: SchemaResult, counts: Counts): void {
  counts["buf builds"]++;
  if (!ours.ok) {
    differs(name, "refused", ours.diagnostics[0]?.message);
    return;
  }
  counts["ours builds"]++;
  const set = fromBinary(FileDescriptorSetSchema, ours.descriptors);
  if (bytesOf(set, name).equals(bytesOf(theirs, name))) counts["descriptors equal"]++;
  else differs(name, "descriptors");
  const file = createFileRegistry(set).getFile(name);
  if (!file) {
    differs(name, "not among the descriptors");
    return;
  }
  const generated = protocGenEs(set, name);
  if (exportsOf(moduleJs(file)) === exportsOf(generated.js)) counts["exports equal"]++;
  else differs(name, "exports");
  const [own, other] = [declarationsOf(moduleDts(file), name), declarationsOf(generated.dts, name)];
  if (own === other) counts["declarations equal"]++;
  else differs(name, "declarations", firstDifference(own, other));
}

function compareRefused({ name }: CorpusFile, theirs: BufAnswer, ours: SchemaResult, counts: Counts): void {
  counts["buf refuses"]++;
  if (ours.ok) {
    differs(name, "accepted", theirs.findings[0]?.message);
    return;
  }
  counts["ours refuses"]++;
  // Ours begins with the file that is read, buf with the one whose name is first.
  const expected = theirs.findings.find(({ file }) => file === name) ?? theirs.findings[0];
  const [found] = ours.diagnostics;
  if (isSamePlace(name, expected, found)) counts["place equal"]++;
  else differs(name, "place", JSON.stringify([expected, found]));
}

/** A mistake in a file that is imported has no place in the one that is read. */
function isSamePlace(name: string, expected: Finding | undefined, found: Diagnostic | undefined): boolean {
  if (!expected || !found) return false;
  if (expected.file !== name) return found.message.startsWith(`${expected.file}:${String(expected.line)}`);
  // Columns are compared where characters are bytes: ours count UTF-16 code units.
  return expected.line === found.line && expected.column === found.column;
}

const bytesOf = (set: FileDescriptorSet, name: string): Buffer => {
  const file = set.file.find((one) => one.name === name);
  return Buffer.from(file ? toBinary(FileDescriptorProtoSchema, file) : []);
};

const differs = (name: string, what: string, more = ""): void => console.log(`  ${what}: ${name} ${more}`);

function firstDifference(own: string, other: string): string {
  let at = 0;
  while (own[at] === other[at]) at++;
  return `\n    ours   ${own.slice(Math.max(0, at - 40), at + 80)}\n    theirs ${other.slice(Math.max(0, at - 40), at + 80)}`;
}

const noCounts = (): Counts => ({
  ...{ files: 0, "buf builds": 0, "ours builds": 0, "descriptors equal": 0, "exports equal": 0 },
  ...{ "declarations equal": 0, "buf refuses": 0, "ours refuses": 0, "place equal": 0 },
});
