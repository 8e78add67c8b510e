// Between metadata as the lab shows it and the Headers that carriers take.
import type { MetadataEntries } from "../events/metadata.ts";
import { routing } from "../session/routing.ts";

/** What the lab itself adds to a call; the handler never sees these. */
export interface Routing {
  readonly deploymentId: string;
  readonly callId: string;
}

export function headersOf(metadata: MetadataEntries, { deploymentId, callId }: Routing): Headers {
  const headers = new Headers();
  for (const [key, value] of metadata) headers.append(key, value);
  for (const [key, value] of Object.entries(routing(deploymentId))) headers.set(key, value);
  headers.set("x-call-id", callId);
  return headers;
}

/** HTTP's own fields, which a carrier may leave among the metadata: none of the handler's making. */
const ofTheCarrier =
  /^((content|access-control|connect)-.*|date|trailer|vary|connection|keep-alive|transfer-encoding|cache-control|accept-encoding|x-content-type-options|grpc-(status|message|encoding|accept-encoding))$/;

/** What the server puts before names that might mean something to a browser where metadata is an HTTP header. */
const metadataPrefix = /^grpc-metadata-/;

export function entriesOf(headers: Headers): MetadataEntries {
  return [...headers]
    .filter(([key]) => !ofTheCarrier.test(key))
    .map(([key, value]) => [key.replace(metadataPrefix, ""), value]);
}
