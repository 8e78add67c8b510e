// Has the server lint .proto files, compare them with older ones, and format one, by the playground's own service.
import { createClient, type Transport } from "@connectrpc/connect";
import { type Diagnostic, PlaygroundService } from "../../../proto/gen/playground/v1/playground_pb.js";
import type { Problem } from "../state/problem.ts";
import { routing } from "./routing.ts";
import type { ProtoFiles } from "./served-code.ts";

/** As with reading a .proto: far more than it takes, and the server may be busy with others'. */
const timeoutMs = 10_000;

/** What one of buf's rules has to say, at a place of the text. */
export type Finding = Pick<Diagnostic, "file" | "line" | "column" | "message" | "rule">;

export interface CheckedSchema {
  readonly lint: readonly Finding[];
  readonly breaking: readonly Finding[];
  /** What kept it from being checked. */
  readonly problems: readonly Problem[];
}

export interface CheckedFiles {
  readonly files: ProtoFiles;
  /** The older ones; undefined: there is nothing to compare with. */
  readonly against?: ProtoFiles | undefined;
}

/** Throws a ConnectError when the server cannot be reached, or refuses. */
export async function checkSchema(
  transport: Transport,
  { files, against = {} }: CheckedFiles,
  signal: AbortSignal,
): Promise<CheckedSchema> {
  const client = createClient(PlaygroundService, transport);
  const response = await client.checkSchema({ files, against }, optionsOf(signal));
  return { lint: response.lint, breaking: response.breaking, problems: response.diagnostics.map(problemOf) };
}

export type FormattedSchema =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Throws a ConnectError when the server cannot be reached, or refuses. */
export async function formatSchema(
  transport: Transport,
  { path, text }: { readonly path: string; readonly text: string },
  signal?: AbortSignal,
): Promise<FormattedSchema> {
  const client = createClient(PlaygroundService, transport);
  const { files, diagnostics } = await client.formatSchema({ files: { [path]: text } }, optionsOf(signal));
  if (diagnostics.length > 0) return { ok: false, problems: diagnostics.map(problemOf) };
  const formatted = files[path];
  if (formatted === undefined) throw new Error(`expected ${path} among the files that were formatted`);
  return { ok: true, text: formatted };
}

function optionsOf(signal: AbortSignal | undefined) {
  return { headers: routing(), timeoutMs, ...(signal && { signal }) };
}

function problemOf({ file, line, column, message }: Diagnostic): Problem {
  return { file, line, column, message, severity: "error", source: "proto" };
}
