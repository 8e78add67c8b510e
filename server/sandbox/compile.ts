// Turns a reader's files into one ES module, or into diagnostics: esbuild in the server, since runners have no compiler.
import { Buffer } from "node:buffer";
import * as esbuild from "esbuild";
import { limits } from "../limits.ts";
import { ensureArtifacts } from "./artifacts.ts";
import { isBuildFailure } from "./build-failure.ts";
import { mayComputeImports, withoutRequire } from "./computed-imports.ts";
import type { CompileResult, Diagnostic } from "./contract.ts";
import { enumFault } from "./enum-rule.ts";
import { readerImports, withoutNamespace } from "./reader-imports.ts";

const entryFile = "handler.ts";
/** Hands what handler.ts exports to the isolate, also after a top-level await. */
const entry = `import * as deployed from "./${entryFile}";\n__playground.ready(deployed);\n`;

/** Types are not checked here; the editor does that. */
export async function compile(files: Readonly<Record<string, string>>): Promise<CompileResult> {
  const fault = filesFault(files);
  if (fault !== undefined) return { ok: false, diagnostics: [fault] };
  const { modules } = await ensureArtifacts();
  try {
    return compiled(await esbuild.build(buildOptions(files, modules)));
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    const diagnostics = [...diagnosticsOf(error.errors, "error"), ...diagnosticsOf(error.warnings, "warning")];
    return { ok: false, diagnostics };
  }
}

function filesFault(files: Readonly<Record<string, string>>): Diagnostic | undefined {
  const max = limits.deploy.sourceBytes;
  const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > max) return fileDiagnostic(`the files hold ${String(bytes)} bytes; at most ${String(max)} are allowed`);
  if (Object.hasOwn(files, entryFile)) return enumDiagnostic(files);
  const names = Object.keys(files).join(", ") || "no files";
  return fileDiagnostic(`the handler must be in a file named ${entryFile}, found ${names}`);
}

function enumDiagnostic(files: Readonly<Record<string, string>>): Diagnostic | undefined {
  for (const [file, text] of Object.entries(files)) {
    const fault = enumFault(text);
    if (!fault) continue;
    const lines = text.slice(0, fault.index).split("\n");
    const column = (lines.at(-1) ?? "").length + 1;
    return { file, line: lines.length, column, message: fault.message, severity: "error" };
  }
  return undefined;
}

function fileDiagnostic(message: string): Diagnostic {
  return { file: entryFile, line: 0, column: 0, message, severity: "error" };
}

function buildOptions(
  files: Readonly<Record<string, string>>,
  modules: Readonly<Record<string, readonly string[]>>,
): esbuild.BuildOptions & { write: false } {
  return {
    stdin: { contents: entry, sourcefile: "entry.js", loader: "js" },
    plugins: [readerImports(files, modules)],
    ...(Object.values(files).some(mayComputeImports) ? withoutRequire : {}),
    bundle: true,
    write: false,
    outfile: "handler.mjs",
    format: "esm",
    target: "es2024",
    platform: "neutral",
    sourcemap: "external",
    charset: "utf8",
    logLevel: "silent",
    // No tsconfig of this repository has a say in the reader's code.
    tsconfigRaw: "{}",
  };
}

function compiled(result: esbuild.BuildResult<{ write: false }>): CompileResult {
  const text = (suffix: string): string => result.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? "";
  const map = JSON.parse(text(".map")) as { sources: string[] };
  const sourceMap = JSON.stringify({ ...map, sources: map.sources.map(withoutNamespace) });
  return { ok: true, code: text(".mjs"), sourceMap, warnings: diagnosticsOf(result.warnings, "warning") };
}

function diagnosticsOf(messages: readonly esbuild.Message[], severity: Diagnostic["severity"]): Diagnostic[] {
  return messages.map(({ text, location, notes }) => ({
    file: location === null ? entryFile : withoutNamespace(location.file),
    line: location?.line ?? 0,
    column: location === null ? 0 : utf16Column(location),
    message: [text, ...notes.map((note) => note.text)].map(withoutNamespace).join("\n"),
    severity,
  }));
}

/** esbuild counts UTF-8 bytes from 0; editors count UTF-16 code units from 1. */
function utf16Column({ lineText, column }: esbuild.Location): number {
  return Buffer.from(lineText).subarray(0, column).toString().length + 1;
}
