// Headers and trailers of a call as either hop has them.
import type { MetadataEntries } from "./event.ts";
import { type StreamRow } from "./row.ts";
import type { RunState } from "./run-state.ts";

export interface HeaderBlock {
  readonly title: string;
  readonly entries: MetadataEntries;
  readonly note?: string;
  /** The bytes, where they are a frame of their own. */
  readonly bytes?: Uint8Array;
}

/** What of the call's beginning or end belongs to a row; undefined for messages. */
export function headerBlocks(state: RunState, row: StreamRow): { browser: HeaderBlock; grpc: HeaderBlock } | undefined {
  switch (row.kind) {
    case "opened":
      return { browser: requestBlock(state), grpc: grpcRequest(state, row) };
    case "headers":
      return {
        browser: { title: "Response headers", entries: state.wire.response ?? row.metadata },
        grpc: {
          title: "HEADERS",
          entries: [[":status", "200"], ["content-type", "application/grpc+proto"], ...row.metadata],
        },
      };
    case "trailers":
    case "status":
      return endBlocks(state);
    default:
      return undefined;
  }
}

function requestBlock({ wire, carrier }: RunState): HeaderBlock {
  if (carrier === "websocket") {
    const note = `One OPEN frame on the page's WebSocket, call number ${String(wire.callNumber ?? "?")}`;
    return { title: `OPEN ${wire.path ?? ""}`, entries: wire.request ?? [], note };
  }
  const note = "The browser adds headers of its own, as origin and user-agent, which a page cannot see.";
  return { title: `POST ${wire.path ?? ""}`, entries: wire.request ?? [], note };
}

function grpcRequest({ wire, deadlineMs }: RunState, row: StreamRow & { kind: "opened" }): HeaderBlock {
  const timeout: MetadataEntries = deadlineMs === undefined ? [] : [["grpc-timeout", `${String(deadlineMs)}m`]];
  return {
    title: "HEADERS",
    entries: [
      [":method", "POST"],
      [":path", wire.path ?? ""],
      ["te", "trailers"],
      ["content-type", "application/grpc+proto"],
      ...timeout,
      ...row.metadata,
    ],
    note: "HTTP/2 compresses these (HPACK); the deadline is what was left of it when the proxy passed the call on.",
  };
}

function endBlocks(state: RunState): { browser: HeaderBlock; grpc: HeaderBlock } {
  const { status, wire } = state;
  const grpc: MetadataEntries = [
    ["grpc-status", String(status?.code ?? "")],
    ...(status && status.message !== "" ? ([["grpc-message", encodeURIComponent(status.message)]] as const) : []),
    ...trailersOf(state),
  ];
  const title = state.carrier === "websocket" ? "TRAILERS or RESET frame" : "End of the stream";
  const none = "The end was not told by the server: this side ended the call.";
  return {
    browser: { title, entries: [], ...(wire.end ? { bytes: wire.end } : { note: none }) },
    grpc: { title: "HEADERS, the trailers", entries: grpc },
  };
}

function trailersOf({ stream }: RunState): MetadataEntries {
  const rows = stream.chunks.at(-1)?.rows ?? [];
  return rows.flatMap((row) => (row.kind === "trailers" ? row.metadata : []));
}
