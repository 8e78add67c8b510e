// The four calls that read .proto files, and what each answers, as a line.
import { type Client, ConnectError } from "@connectrpc/connect";
import { type Diagnostic, type PlaygroundService, Severity } from "#gen/playground/v1/playground_pb.js";
import type { ProtoFiles } from "./rows.ts";

type PlaygroundClient = Client<typeof PlaygroundService>;
type Surface = (
  client: PlaygroundClient,
  files: ProtoFiles,
) => Promise<{ readonly diagnostics: readonly Diagnostic[] }>;

const handler = "export default { async handleRequest() { return { payload: new Uint8Array() }; } };";

export const surfaces: Readonly<Record<string, Surface>> = {
  ReadSchema: (client, files) => client.readSchema({ files: { ...files } }),
  CheckSchema: (client, files) => client.checkSchema({ files: { ...files }, against: { ...files } }),
  FormatSchema: (client, files) => client.formatSchema({ files: { ...files } }),
  Deploy: (client, files) =>
    client.deploy(
      { example: "stock-ticker", files: { ...files, "handler.ts": handler } },
      { headers: { "x-session": "schema-attacks" } },
    ),
};

/** "valid", or the first mistake as "file:line:column message", or the status as "[name] message". */
export async function answerOf(surface: Surface, client: PlaygroundClient, files: ProtoFiles): Promise<string> {
  try {
    const { diagnostics } = await surface(client, files);
    const found = diagnostics.find(({ severity }) => severity === Severity.ERROR);
    return found ? `${found.file}:${String(found.line)}:${String(found.column)} ${found.message}` : "valid";
  } catch (error) {
    return ConnectError.from(error).message;
  }
}
