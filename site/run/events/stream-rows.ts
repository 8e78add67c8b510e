// The rows of the stream's log, one row each here: what is said of it, how it is drawn, and which event of the handler's side
// is the same.
import { formatMs } from "../state/format.ts";
import type { StreamRow } from "../state/row.ts";
import type { MessageBody } from "./event.ts";
import { type Direction, type EventText, type Mark, statusText } from "./event-text.ts";
import type { HandlerEventCase } from "./handler-events.ts";

/** What a reader can do to a call. */
export type Act = "run" | "send" | "endInput" | "cancel" | "disconnect";

type Kind = StreamRow["kind"];
type Row<K extends Kind> = StreamRow & { readonly kind: K };

export interface StreamRowKind<R> {
  readonly says: (row: R) => EventText;
  /** As checks name it, for instance "response". */
  readonly noun: string;
  readonly mark: Mark | ((row: R) => Mark);
  readonly direction: Direction;
  /** The same event on the handler's side. */
  readonly partner: HandlerEventCase;
  /** The part of the call whose headers it shows; messages have none. */
  readonly headers?: "request" | "response" | "end";
  /** It is of one message, and has its index. */
  readonly message?: true;
  /** Its arrow on the timeline is another row's. */
  readonly noArrow?: true;
  /** Which act of the reader it stands for. A method that takes one message sends it, and ends the input, with the call itself. */
  readonly act?: (row: R, takesStream: boolean) => Act | undefined;
}

const cancelText = {
  cancel: "cancel sent",
  stop: "stop: cancel sent",
  disconnect: "disconnect: the connection is cut",
} as const;

function misread({ misread: how = [] }: MessageBody): string {
  return how.length === 0 ? "" : ", not read as it was written";
}

export const streamRows: { readonly [K in Kind]: StreamRowKind<Row<K>> } = {
  opened: {
    says: ({ method, deadlineMs, metadata, oldClient }) => ({
      text: [
        `${oldClient ? "old client calls" : "call"} ${method}`,
        ...(deadlineMs === undefined ? [] : [`deadline ${formatMs(deadlineMs)}`]),
      ].join(", "),
      metadata,
    }),
    noun: "the call's opening",
    mark: { shape: "bar", tone: "up" },
    direction: "up",
    partner: "callStarted",
    headers: "request",
    act: () => "run",
  },
  sent: {
    says: ({ index, body }) => ({ text: `sent message ${String(index)}${misread(body)}`, sizeBytes: body.sizeBytes }),
    noun: "request",
    mark: { shape: "dot", tone: "up" },
    direction: "up",
    partner: "messageReceived",
    message: true,
    act: (_, takesStream) => (takesStream ? "send" : undefined),
  },
  half_closed: {
    says: () => ({ text: "half-close sent" }),
    noun: "the half-close",
    mark: { shape: "flag", tone: "up" },
    direction: "up",
    partner: "halfCloseSeen",
    act: (_, takesStream) => (takesStream ? "endInput" : undefined),
  },
  cancelling: {
    says: ({ by }) => ({ text: cancelText[by] }),
    noun: "the client's cancel",
    mark: { shape: "cross", tone: "error" },
    direction: "up",
    partner: "cancelled",
    act: ({ by }) => (by === "disconnect" ? "disconnect" : "cancel"),
  },
  headers: {
    says: ({ metadata }) => ({ text: "initial metadata received", metadata }),
    noun: "the initial metadata",
    mark: { shape: "diamond", tone: "down" },
    direction: "down",
    partner: "headersSent",
    headers: "response",
  },
  received: {
    says: ({ index, body }) => ({
      text: `received message ${String(index)}${misread(body)}`,
      sizeBytes: body.sizeBytes,
    }),
    noun: "response",
    mark: { shape: "dot", tone: "down" },
    direction: "down",
    partner: "messageYielded",
    message: true,
  },
  trailers: {
    // A call that this side ended has none.
    says: ({ metadata }) => ({ text: metadata.length === 0 ? "no trailers" : "trailers received", metadata }),
    noun: "the trailers",
    mark: { shape: "ring", tone: "down" },
    direction: "down",
    partner: "finished",
    headers: "end",
    noArrow: true,
  },
  status: {
    says: ({ status }) => ({ text: statusText(status) }),
    noun: "the status",
    mark: ({ status }) => ({ shape: "end", tone: status.code === 0 ? "down" : "error" }),
    direction: "down",
    partner: "finished",
    headers: "end",
  },
};

/** What a kind of row means, for rows of any kind. */
export function kindOf({ kind }: StreamRow): StreamRowKind<StreamRow> {
  return streamRows[kind] as StreamRowKind<StreamRow>;
}

export function streamText(row: StreamRow): EventText {
  return kindOf(row).says(row);
}

export function streamMark(row: StreamRow): Mark {
  const { mark } = kindOf(row);
  return typeof mark === "function" ? mark(row) : mark;
}
