// The .proto files among those that are deployed: read as ReadSchema reads them, they are the deployment's own services.
import { StatusCode } from "grpc-handler";
import { PlaygroundError } from "../errors.ts";
import type { Diagnostic } from "../sandbox/index.ts";
import type { SchemaClient, SchemaRequests } from "./schema-requests.ts";

interface Sent {
  readonly files: Readonly<Record<string, string>>;
  readonly fileDescriptorSet?: Uint8Array | undefined;
}

export type DeployedSources =
  | { readonly ok: true; readonly files: Sent["files"]; readonly descriptors: Uint8Array | undefined }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** The other files, and the descriptors. Throws INVALID_ARGUMENT when these were sent as well. */
export async function readDeployedProtos(
  { files, fileDescriptorSet }: Sent,
  schemas: Pick<SchemaRequests, "read">,
  client: SchemaClient,
): Promise<DeployedSources> {
  const [protos, others] = [true, false].map((isProto) =>
    Object.fromEntries(Object.entries(files).filter(([name]) => name.endsWith(".proto") === isProto)),
  );
  if (!protos || !others || Object.keys(protos).length === 0)
    return { ok: true, files, descriptors: fileDescriptorSet };
  if (fileDescriptorSet)
    throw new PlaygroundError(
      StatusCode.INVALID_ARGUMENT,
      "the services came twice, as .proto files and as file_descriptor_set; send one of them",
    );
  const read = await schemas.read(protos, client);
  return read.ok ? { ok: true, files: others, descriptors: read.descriptors } : read;
}
