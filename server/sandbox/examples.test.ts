// The examples that the site shows, in real runners: they compile, load, and serve with their generated schemas.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { afterAll, describe, expect, test, vi } from "vitest";
import { ChatRequestSchema, ChatResponseSchema } from "#gen/chat/v1/chat_pb.js";
import { StreamPricesRequestSchema, StreamPricesResponseSchema } from "#gen/stock/v1/stock_pb.js";
import { compile } from "./tasks/compiler/index.ts";
import type { CallStatus, MethodKind, SandboxCall } from "./contract.ts";
import { startSandbox } from "./test-bench.ts";

const folder = path.resolve(import.meta.dirname, "../../content/examples");
const entries = await readdir(folder, { withFileTypes: true });
const examples = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
const sandbox = startSandbox();
const session = await sandbox.openSession();
afterAll(() => sandbox.close());

describe("every example", () => {
  test.each(examples)("%s compiles without a remark and loads", async (name) => {
    const source = await readFile(path.join(folder, name, "handler.ts"), "utf8");
    const compiled = await compile({ "handler.ts": source });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
    expect(compiled.warnings).toEqual([]);
    expect(await session.load({ id: name, ...compiled }, () => undefined)).toEqual({ ok: true });
  });
});

interface Conversation {
  readonly call: SandboxCall;
  readonly responses: Uint8Array[];
  readonly status: Promise<CallStatus>;
}

function converse(programId: string, kind: MethodKind, service: string, method: string): Conversation {
  const responses: Uint8Array[] = [];
  const { promise, resolve } = Promise.withResolvers<CallStatus>();
  const head = { programId, callId: method, service, method, kind, metadata: {}, peer: "127.0.0.1:1" };
  const call = session.call(head, {
    onHeaders: () => undefined,
    onDrain: () => undefined,
    onMessage: (payload) => responses.push(payload),
    onFinish: resolve,
  });
  return { call, responses, status: promise };
}

test("server streaming: the stock ticker", async () => {
  const { call, responses, status } = converse(
    "stock-ticker",
    "server_streaming",
    "stock.v1.StockService",
    "StreamPrices",
  );
  const request = create(StreamPricesRequestSchema, { symbol: "AAPL", count: 3, intervalMs: 1 });
  call.message(toBinary(StreamPricesRequestSchema, request));
  call.halfClose();
  expect(await status).toMatchObject({ code: 0 });
  const ticks = responses.map((bytes) => fromBinary(StreamPricesResponseSchema, bytes));
  expect(ticks.map(({ symbol, sequence }) => `${symbol} ${String(sequence)}`)).toEqual(["AAPL 1", "AAPL 2", "AAPL 3"]);
});

test("bidirectional streaming: the chat", async () => {
  const { call, responses, status } = converse("chat", "bidi_streaming", "chat.v1.ChatService", "Chat");
  for (const text of ["hello", "größe 😀"]) {
    const before = responses.length;
    call.message(toBinary(ChatRequestSchema, create(ChatRequestSchema, { user: "Ada", text })));
    await vi.waitFor(() => expect(responses.length).toBeGreaterThan(before));
  }
  call.halfClose();
  expect(await status).toMatchObject({ code: 0 });
  const texts = responses.map((bytes) => fromBinary(ChatResponseSchema, bytes).text);
  expect(texts.join("\n")).toContain("größe 😀");
});
