// From the compiler's messages to the reader's diagnostics: whole sentences, and places as editors count them.
import { Buffer } from "node:buffer";
import { insteadOfModule } from "grpc-handler/instead";
import type { Diagnostic } from "../../contract.ts";
import { entryFile, type Files } from "./build-request.ts";
import { field, listOf, numberOf, type PacketValue, textOf } from "./packet.ts";
import { type Modules, whatThereIs } from "./provided-modules.ts";

export interface DiagnosticContext {
  readonly files: Files;
  readonly modules: Modules;
}

/** What is wrong with the files as such. */
export function fileDiagnostic(message: string): Diagnostic {
  return { file: entryFile, line: 0, column: 0, message, severity: "error" };
}

/** Throws WireError when these are no messages. */
export function diagnosticsOf(
  messages: PacketValue | undefined,
  severity: Diagnostic["severity"],
  context: DiagnosticContext,
): Diagnostic[] {
  return listOf(messages).map((message) => ({ ...placeOf(message), message: textIn(message, context), severity }));
}

function placeOf(message: PacketValue): Pick<Diagnostic, "file" | "line" | "column"> {
  const location = field(message, "location") ?? null;
  if (location === null) return { file: entryFile, line: 0, column: 0 };
  const bytes = Buffer.from(textOf(field(location, "lineText")));
  // esbuild counts UTF-8 bytes from 0; editors count UTF-16 code units from 1.
  const column = bytes.subarray(0, numberOf(field(location, "column"))).toString().length + 1;
  return { file: textOf(field(location, "file")), line: numberOf(field(location, "line")), column };
}

function textIn(message: PacketValue, context: DiagnosticContext): string {
  const specifier = unresolvedIn(message);
  if (specifier !== undefined) {
    const advice = insteadOfModule(specifier) ?? whatThereIs(specifier, Object.keys(context.files), context.modules);
    return `"${specifier}" cannot be imported; ${advice}`;
  }
  const notes = listOf(field(message, "notes")).map((note) => field(note, "text"));
  return nameModules([field(message, "text"), ...notes].map(textOf).join("\n"));
}

/** By the names that the reader imports them by, not by the files that stand for them. */
function nameModules(text: string): string {
  return text.replaceAll(
    /"(?:node_modules\/([\w@/-]+)\/index\.js|(gen\/[\w/-]+)\.[jt]s)"/g,
    (_, bare?: string, schema?: string) => JSON.stringify(bare ?? `./${schema ?? ""}`),
  );
}

/** Advice on bundling in general is of no use here, so the one message that carries it gets our words. */
function unresolvedIn(message: PacketValue): string | undefined {
  return /^Could not resolve "(.*)"$/.exec(textOf(field(message, "text")))?.[1];
}
