// Client streaming: many requests, then one response when the client half-closes. Sums are kept, entries are not.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { RpcError, StatusCode } from "grpc-handler";
import type { CallContext, GrpcHandler, GrpcRequest, GrpcResponse } from "grpc-handler";
import {
  SubmitLogRequestSchema,
  SubmitLogResponseSchema,
  UploadLogsRequestSchema,
  UploadLogsResponseSchema,
} from "./gen/logging/v1/logging_pb";

export default class LogAggregation implements GrpcHandler {
  #totalLogs = 0;

  async handleClientStream(requests: AsyncIterable<GrpcRequest>, context: CallContext): Promise<GrpcResponse> {
    const summary = new Summary();
    // The loop ends when the client half-closes. When the client cancels instead, it throws.
    for await (const request of requests) {
      const entry = fromBinary(UploadLogsRequestSchema, request.payload);
      summary.add(check(entry, `entry ${String(summary.totalLogs + 1)}`));
    }
    this.#totalLogs += summary.totalLogs;
    context.trailers["entries-read"] = String(summary.totalLogs);
    return { payload: toBinary(UploadLogsResponseSchema, summary.response()) };
  }

  async handleRequest(request: GrpcRequest): Promise<GrpcResponse> {
    check(fromBinary(SubmitLogRequestSchema, request.payload), "the entry");
    this.#totalLogs++;
    const response = create(SubmitLogResponseSchema, {
      logId: `log-${String(this.#totalLogs)}`,
      totalLogs: this.#totalLogs,
    });
    return { payload: toBinary(SubmitLogResponseSchema, response) };
  }
}

const maxLevels = 50;
const errorLevels = new Set(["ERROR", "CRITICAL", "FATAL"]);

interface Entry {
  level: string;
  timestamp: string;
}

/** Numbers that stay small, however long the stream is. */
class Summary {
  totalLogs = 0;
  #errors = 0;
  readonly #levels = new Map<string, number>();
  #earliest: string | undefined;
  #latest: string | undefined;

  add({ level, timestamp }: Entry): void {
    const name = level.toUpperCase();
    if (!this.#levels.has(name) && this.#levels.size === maxLevels) {
      throw invalid(`more than ${String(maxLevels)} different levels, the last was "${name}"`);
    }
    this.totalLogs++;
    this.#levels.set(name, (this.#levels.get(name) ?? 0) + 1);
    if (errorLevels.has(name)) this.#errors++;
    if (timestamp !== "") this.#stretch(timestamp);
  }

  // Entries may come in any order, and from different time zones: compare the moments, not the texts.
  #stretch(timestamp: string): void {
    const moment = Date.parse(timestamp);
    if (this.#earliest === undefined || moment < Date.parse(this.#earliest)) this.#earliest = timestamp;
    if (this.#latest === undefined || moment > Date.parse(this.#latest)) this.#latest = timestamp;
  }

  response() {
    const { totalLogs } = this;
    const levelCounts = Object.fromEntries(this.#levels);
    const errorRate = totalLogs === 0 ? 0 : this.#errors / totalLogs;
    if (this.#earliest === undefined || this.#latest === undefined) {
      return create(UploadLogsResponseSchema, { totalLogs, levelCounts, errorRate });
    }
    const timeRange = { start: this.#earliest, end: this.#latest };
    return create(UploadLogsResponseSchema, { totalLogs, levelCounts, errorRate, timeRange });
  }
}

function check(entry: Entry, which: string): Entry {
  const { level, timestamp } = entry;
  if (level === "" || level.length > 32) {
    throw invalid(`${which}: level must have 1 to 32 characters, found ${String(level.length)}`);
  }
  if (timestamp !== "" && Number.isNaN(Date.parse(timestamp))) {
    throw invalid(`${which}: timestamp must be like "2024-01-01T10:00:00Z", found "${timestamp}"`);
  }
  return entry;
}

function invalid(message: string): RpcError {
  return new RpcError(StatusCode.INVALID_ARGUMENT, message);
}
