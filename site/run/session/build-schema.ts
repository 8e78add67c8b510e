// Has the server read a .proto, by the playground's own service.
import { type DescFile, createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { createClient, type Transport } from "@connectrpc/connect";
import { PlaygroundService } from "../../../proto/gen/playground/v1/playground_pb.js";
import { loadTypesOf } from "../call/known-types.ts";
import type { Problem } from "../state/problem.ts";
import { sessionId } from "./session-id.ts";

/** An honest .proto takes a tenth of a second; the server may be busy with others'. */
const timeoutMs = 10_000;

export type BuiltSchema =
  { readonly ok: true; readonly file: DescFile } | { readonly ok: false; readonly problems: readonly Problem[] };

/** `path` as others import it, for instance "stock/v1/stock.proto". Throws a ConnectError when the server cannot be reached, or refuses. */
export async function buildSchema(
  transport: Transport,
  { path, text }: { readonly path: string; readonly text: string },
  signal?: AbortSignal,
): Promise<BuiltSchema> {
  const options = { headers: { "x-session": sessionId() }, timeoutMs, ...(signal && { signal }) };
  const response = await createClient(PlaygroundService, transport).readSchema({ files: { [path]: text } }, options);
  const problems = response.diagnostics.map(({ line, column, message }): Problem => {
    return { line, column, message, severity: "error", source: "proto" };
  });
  if (problems.length > 0) return { ok: false, problems };
  const file = createFileRegistry(fromBinary(FileDescriptorSetSchema, response.fileDescriptorSet)).getFile(path);
  if (!file) throw new Error(`expected ${path} among the descriptors made of it`);
  await loadTypesOf(file);
  return { ok: true, file };
}
