// Headers and trailers of a call as either hop has them.
import type { MetadataEntries } from "../../../run/events/metadata.ts";
import { carriers } from "../../../run/carriers/index.ts";
import { kindOf } from "../../../run/events/stream-rows.ts";
import type { StreamRow } from "../../../run/state/row.ts";
import type { RunState } from "../../../run/state/run-state.ts";

export interface HeaderBlock {
  readonly title: string;
  readonly entries: MetadataEntries;
  readonly note?: string;
  /** The bytes, where they are a frame of their own. */
  readonly bytes?: Uint8Array;
}

/** What of the call's beginning or end belongs to a row; undefined for messages. */
export function headerBlocks(state: RunState, row: StreamRow): HeaderBlocks | undefined {
  const { headers } = kindOf(row);
  return headers && blocksOf[headers](state, row);
}

interface HeaderBlocks {
  readonly browser: HeaderBlock;
  readonly grpc: HeaderBlock;
}

type Part = NonNullable<ReturnType<typeof kindOf>["headers"]>;

const blocksOf: Readonly<Record<Part, (state: RunState, row: StreamRow) => HeaderBlocks>> = {
  request: (state, row) => ({ browser: requestBlock(state), grpc: grpcRequest(state, metadataOf(row)) }),
  response: ({ wire }, row) => ({
    browser: { title: "Response headers", entries: wire.response ?? metadataOf(row) },
    grpc: {
      title: "HEADERS",
      entries: [[":status", "200"], ["content-type", "application/grpc+proto"], ...metadataOf(row)],
    },
  }),
  end: endBlocks,
};

const metadataOf = (row: StreamRow): MetadataEntries => ("metadata" in row ? row.metadata : []);

function requestBlock({ wire, carrier }: RunState): HeaderBlock {
  return { ...carriers[carrier].says.request(wire), entries: wire.request ?? [] };
}

function grpcRequest({ wire, deadlineMs }: RunState, metadata: MetadataEntries): HeaderBlock {
  const timeout: MetadataEntries = deadlineMs === undefined ? [] : [["grpc-timeout", `${String(deadlineMs)}m`]];
  return {
    title: "HEADERS",
    entries: [
      [":method", "POST"],
      [":path", wire.path ?? ""],
      ["te", "trailers"],
      ["content-type", "application/grpc+proto"],
      ...timeout,
      ...metadata,
    ],
    note: "HTTP/2 compresses these (HPACK); the deadline is what was left of it when the proxy passed the call on.",
  };
}

function endBlocks(state: RunState): HeaderBlocks {
  const { status, wire } = state;
  const grpc: MetadataEntries = [
    ["grpc-status", String(status?.code ?? "")],
    ...(status && status.message !== "" ? ([["grpc-message", encodeURIComponent(status.message)]] as const) : []),
    ...trailersOf(state),
  ];
  const title = carriers[state.carrier].says.end;
  const none = "The server did not send the end: this side ended the call.";
  return {
    browser: { title, entries: [], ...(wire.end ? { bytes: wire.end } : { note: none }) },
    grpc: { title: "HEADERS, the trailers", entries: grpc },
  };
}

function trailersOf({ stream }: RunState): MetadataEntries {
  const rows = stream.chunks.at(-1)?.rows ?? [];
  return rows.flatMap((row) => (row.kind === "trailers" ? row.metadata : []));
}
