// One call as any client outside the page can make it: the facts that every copied command is written from.
import type { MethodKind } from "grpc-handler";
import type { MetadataEntries } from "../../../run/events/metadata.ts";

export interface OutsideCall {
  /** Where the playground answers, in all carriers, for instance "http://127.0.0.1:8080". */
  readonly origin: string;
  /** Fully qualified, for instance "stock.v1.StockService". */
  readonly service: string;
  readonly method: string;
  readonly kind: MethodKind;
  readonly deploymentId: string;
  readonly metadata: MetadataEntries;
  readonly deadlineMs?: number | undefined;
  /** The request messages in protobuf's JSON form, one line each. */
  readonly messages: readonly string[];
  /** A serialized google.protobuf.FileDescriptorSet with the service and all that it imports, in base64. */
  readonly schema: string;
}

/** A text to be pasted into a terminal. */
export interface Command {
  readonly text: string;
  /** What the reader must know before, for instance what this tool cannot do. */
  readonly note: string;
}

/** The metadata with what leads the call to the deployment. */
export function routed({ deploymentId, metadata }: OutsideCall): MetadataEntries {
  return [["x-deployment", deploymentId], ...metadata];
}

/** "127.0.0.1:8080", with the port that the scheme implies where the origin names none. */
export function authority({ origin }: OutsideCall): string {
  const { host, port, protocol } = new URL(origin);
  return port === "" ? `${host}:${protocol === "https:" ? "443" : "80"}` : host;
}

export function isSecure({ origin }: OutsideCall): boolean {
  return origin.startsWith("https:");
}
