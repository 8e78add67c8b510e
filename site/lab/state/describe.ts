// An event in one plain sentence: for tooltips, and for those who hear the page.
import { statusName } from "grpc-handler";
import type { HandlerHappening, Status } from "./event.ts";
import { counted, formatBytes, formatMs } from "./format.ts";
import type { StreamRow } from "./row.ts";

export function describeClient(row: StreamRow): string {
  switch (row.kind) {
    case "opened":
      return `call ${row.method}${row.deadlineMs === undefined ? "" : `, deadline ${formatMs(row.deadlineMs)}`}`;
    case "sent":
    case "received":
      return `${row.kind} message ${String(row.index)}, ${formatBytes(row.body.sizeBytes)}`;
    case "half_closed":
      return "half-close sent";
    case "headers":
      return `initial metadata received, ${entries(row.metadata.length)}`;
    case "cancelling":
      return row.by === "disconnect" ? "connection cut" : "cancel sent";
    case "trailers":
      return `trailers received, ${entries(row.metadata.length)}`;
    case "status":
      return `status ${describeStatus(row.status)}`;
  }
}

export function describeHandler(happening: HandlerHappening): string {
  switch (happening.kind) {
    case "call_started":
      return `${happening.method} called`;
    case "message_received":
      return `read message ${String(happening.index)}, ${formatBytes(happening.sizeBytes)}`;
    case "message_yielded":
      return `yielded message ${String(happening.index)}, ${formatBytes(happening.sizeBytes)}`;
    case "headers_sent":
      return "sent initial metadata";
    case "half_close_seen":
      return "saw the half-close";
    case "cancelled":
      return `signal fired: ${happening.reason}`;
    case "console":
      return `console.${happening.level}: ${happening.text}`;
    case "threw":
      return `threw: ${happening.message}`;
    case "finished":
      return `status ${describeStatus(happening.status)}`;
    case "settled":
      return "code has run to its end";
    case "paused":
      return "generator waits for the client";
    case "resumed":
      return "generator goes on";
    case "dropped":
      return `${counted(happening.count, "event")} left out`;
    case "alive":
      return `${counted(happening.openCalls, "open call")}, ${counted(happening.timers, "timer")}`;
  }
}

function describeStatus({ code, message }: Status): string {
  return message === "" ? statusName(code) : `${statusName(code)}: ${message}`;
}

function entries(count: number): string {
  return `${String(count)} ${count === 1 ? "entry" : "entries"}`;
}
