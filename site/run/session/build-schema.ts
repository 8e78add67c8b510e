// Has the server read .proto files, by the playground's own service.
import { createFileRegistry, type FileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { createClient, type Transport } from "@connectrpc/connect";
import { PlaygroundService } from "../../../proto/gen/playground/v1/playground_pb.js";
import { loadTypesOf } from "../call/known-types.ts";
import type { Problem } from "../state/problem.ts";
import { routing } from "./routing.ts";
import type { ProtoFiles } from "./served-code.ts";

/** An honest .proto takes a tenth of a second; the server may be busy with others'. */
const timeoutMs = 10_000;

export type BuiltSchema =
  /** The files and all that they import, each behind those that it imports. */
  | { readonly ok: true; readonly registry: FileRegistry }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Throws a ConnectError when the server cannot be reached, or refuses. */
export async function buildSchema(transport: Transport, files: ProtoFiles, signal?: AbortSignal): Promise<BuiltSchema> {
  const options = { headers: routing(), timeoutMs, ...(signal && { signal }) };
  const response = await createClient(PlaygroundService, transport).readSchema({ files }, options);
  const problems = response.diagnostics.map(({ file, line, column, message }): Problem => {
    return { file, line, column, message, severity: "error", source: "proto" };
  });
  if (problems.length > 0) return { ok: false, problems };
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, response.fileDescriptorSet));
  for (const file of registry.files) await loadTypesOf(file);
  return { ok: true, registry };
}
