// `buf format` writes the text of all files one behind the other. Between each two there is one of ours, which nobody can guess, so
// that their texts can be told apart; and each is named by its number, so that mistakes are easily read.
import { randomUUID } from "node:crypto";
import { strToU8, zipSync } from "fflate";
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../../../errors.ts";
import type { Diagnostic } from "../../contract.ts";
import type { ProtoFiles } from "./archive.ts";
import { utf16Column } from "./diagnostics.ts";

/** `separator`: what stands between the texts of the files. */
export function formatArchive(files: ProtoFiles): { archive: Uint8Array; separator: string } {
  const separator = `package separator${randomUUID().replaceAll("-", "")};\n`;
  const texts = Object.values(files).flatMap((text, index) => (index === 0 ? [text] : [separator, text]));
  const named = texts.map((text, index) => [nameOf(index), strToU8(text)] as const);
  return { archive: zipSync(Object.fromEntries(named), { level: 0 }), separator };
}

/** Throws when what buf wrote is not one text for each file. */
export function formattedFiles(output: string, separator: string, files: ProtoFiles): ProtoFiles {
  const names = Object.keys(files);
  const texts = output.split(separator);
  if (texts.length !== names.length)
    throw new PlaygroundError(
      StatusCode.INTERNAL,
      `buf format wrote ${String(texts.length)} files of ${String(names.length)}`,
    );
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
}

/** Throws when there is none. */
export function syntaxErrorsOf(text: string, files: ProtoFiles, most: number): Diagnostic[] {
  const errors = text.split("\n").flatMap((line) => syntaxErrorIn(line, files));
  if (errors.length > 0) return errors.slice(0, most);
  throw new PlaygroundError(StatusCode.INTERNAL, `buf format ended with: ${text.slice(0, 2_000)}`);
}

/** Texts of the reader's have even numbers. */
const nameOf = (index: number): string => `${String(index).padStart(4, "0")}.proto`;

/** For instance "0002.proto:3:9:unexpected `}`". */
const syntaxError = /^(?:Failure: )?(\d{4})\.proto:(\d+):(\d+):(.+)$/;

function syntaxErrorIn(text: string, files: ProtoFiles): Diagnostic[] {
  const [, index, line, column, message = ""] = syntaxError.exec(text) ?? [];
  const [file, source] = Object.entries(files)[Number(index) / 2] ?? [];
  if (file === undefined || source === undefined) return [];
  const place = { line: Number(line), column: utf16Column(source, Number(line), Number(column)) };
  return [{ file, ...place, message, severity: "error" }];
}
