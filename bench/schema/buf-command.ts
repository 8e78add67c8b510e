// The `buf` command as anybody runs it, on files in a folder: what the schema reader is compared with.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

export type ProtoFiles = Readonly<Record<string, string>>;

/** One thing that buf says of a file. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  /** From 1, in bytes. */
  readonly column: number;
  readonly rule: string;
  readonly message: string;
}

export interface BufAnswer {
  readonly ok: boolean;
  readonly stdout: Buffer;
  readonly findings: readonly Finding[];
}

/** Runs with a folder for each of `folders`, in which `buf` stands and of which the arguments may speak by their names. */
export async function buf(args: readonly string[], folders: Readonly<Record<string, ProtoFiles>>): Promise<BufAnswer> {
  const cwd = await mkdtemp(path.join(tmpdir(), "schema-bench-"));
  try {
    for (const [folder, files] of Object.entries(folders))
      for (const [name, text] of Object.entries(files)) await write(path.join(cwd, folder, name), text);
    const { code, stdout, stderr } = await output([...args, "--error-format=json"], cwd);
    return { ok: code === 0, stdout, findings: findingsIn(code === 0 ? "" : `${stdout.toString()}\n${stderr}`) };
  } finally {
    await rm(cwd, { recursive: true });
  }
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

function output(
  args: readonly string[],
  cwd: string,
): Promise<{ code: number | null; stdout: Buffer; stderr: string }> {
  const child = spawn("buf", args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on("data", (chunk: Buffer) => chunks.stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({ code, stdout: Buffer.concat(chunks.stdout), stderr: Buffer.concat(chunks.stderr).toString() }),
    );
  });
}

function findingsIn(text: string): Finding[] {
  const lines = text.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => {
    const found = JSON.parse(line) as Readonly<Record<string, string | number | undefined>>;
    const { path: file = "", start_line = 0, start_column = 0, type = "", message = "" } = found;
    // Without the folder.
    const name = String(file).replace(/^[^/]*\//u, "");
    return {
      ...{ file: name, line: Number(start_line), column: Number(start_column) },
      ...{ rule: String(type), message: String(message) },
    };
  });
}
