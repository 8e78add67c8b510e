// Calls without a deployment, from clients that know nothing of each other: who meets whom, and who can be seen by whom.
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ChatService } from "#gen/chat/v1/chat_pb.js";
import { DataService } from "#gen/data/v1/data_pb.js";
import { EditorService } from "#gen/editor/v1/editor_pb.js";
import { ServerReflection } from "#gen/grpc/reflection/v1/reflection_pb.js";
import { PlaygroundService } from "#gen/playground/v1/playground_pb.js";
import { clientAddressKey, sealedAddress } from "../client-address.ts";
import { type Playground, startPlayground } from "../compose.ts";
import { readConfig } from "../config.ts";
import { limits } from "../limits.ts";

const secret = "a-secret-of-proxy-and-backend";
let playground: Playground;
let transport: ReturnType<typeof createGrpcTransport>;
beforeAll(async () => {
  playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0, proxySecret: secret });
  transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${String(playground.grpcPort)}` });
}, limits.sandbox.bootMs);
afterAll(() => playground.close());

const from = (address: string, session?: string): { headers: Record<string, string> } => ({
  headers: {
    [clientAddressKey]: sealedAddress(secret, address),
    ...(session !== undefined && { "x-session": session }),
  },
});
const here = { headers: {} };

/** Inserts a letter into a document of the shared editor; the document's version says how often that was done. */
async function edit(options: { headers: Record<string, string> }): Promise<number> {
  async function* operations(): AsyncGenerator<{ type: string; text: string; documentId: string }> {
    yield await Promise.resolve({ type: "insert", text: "a", documentId: "shared" });
  }
  for await (const { documentVersion } of createClient(EditorService, transport).editDocument(operations(), options))
    return documentVersion;
  throw new Error("expected an acknowledgement");
}

const say = (options: { headers: Record<string, string> }): Promise<unknown> =>
  createClient(ChatService, transport).sendMessage({ user: "u", text: "t" }, options);

describe("state", { timeout: 30_000 }, () => {
  test("two calls of one address meet in it, those of two addresses do not", async () => {
    expect([await edit(from("192.0.2.1")), await edit(from("192.0.2.1"))]).toEqual([1, 2]);
    expect(await edit(from("192.0.2.2"))).toBe(1);
    expect([await edit(here), await edit(here)]).toEqual([1, 2]);
  });

  test("a session that a client names meets itself, from anywhere, and nothing else of its address", async () => {
    expect([await edit(from("192.0.2.1", "s-1")), await edit(from("192.0.2.1", "s-2"))]).toEqual([1, 1]);
    expect(await edit(from("192.0.2.9", "s-1"))).toBe(2);
  });
});

test("120 calls that never end keep nobody else from the same handler", { timeout: 60_000 }, async () => {
  const ending = new AbortController();
  const slow = createClient(DataService, transport);
  const first: Promise<unknown>[] = [];
  for (let count = 0; count < 120; count++) {
    const options = { ...from("198.51.100.1"), signal: ending.signal };
    const stream = slow.streamSlowly({ count: 1_000, delayMs: 1_000 }, options)[Symbol.asyncIterator]();
    first.push(
      stream.next().then(
        () => 0,
        (error: unknown) => (error as { code: number }).code,
      ),
    );
  }
  const codes = await Promise.all(first);
  expect(codes.filter((code) => code === 8)).toHaveLength(120 - limits.sandbox.openCalls);
  for await (const { index } of slow.streamSlowly({ count: 1, delayMs: 1 }, from("198.51.100.2")))
    expect(index).toBe(0);
  ending.abort();
});

test.each(["local.example.chat", "local.example.stock-ticker", "local.AAAAAAAAAAAAAAAAAAAAAA"])(
  "%s names nothing: not for Watch, not for calls, not for reflection",
  async (id) => {
    await say(here);
    const missing = expect.objectContaining({ code: 5 }) as Error;
    const watch = createClient(PlaygroundService, transport).watch({ deploymentId: id });
    await expect(watch[Symbol.asyncIterator]().next()).rejects.toEqual(missing);
    await expect(say({ headers: { "x-deployment": id } })).rejects.toEqual(missing);
    const list = createClient(ServerReflection, transport).serverReflectionInfo(
      (async function* () {
        yield await Promise.resolve({ messageRequest: { case: "listServices" as const, value: "" } });
      })(),
      { headers: { "x-deployment": id } },
    );
    await expect(list[Symbol.asyncIterator]().next()).rejects.toEqual(missing);
  },
);

test.each(["x-session", "x-call-id", "x-deployment"])("%s is bounded in length and characters", async (key) => {
  for (const [value, found] of [
    ["s".repeat(129), "found 129"],
    ["two words", "found others"],
  ] as const)
    await expect(say({ headers: { [key]: value } })).rejects.toThrow(
      `[invalid_argument] the metadata ${key} must be 1 to 128 printable ASCII characters without spaces, ${found}`,
    );
});

test("what carries secrets is hidden in the trace, both ways", async () => {
  const files = { "handler.ts": handler };
  const client = createClient(PlaygroundService, transport);
  const { deploymentId } = await client.deploy({ example: "chat", files });
  await say({ headers: { "x-deployment": deploymentId, authorization: "Bearer 1", "x-api-key": "2", "x-shown": "3" } });
  const told: Record<string, string>[] = [];
  for await (const { event } of client.watch({ deploymentId })) {
    if (event.case === "callStarted" || event.case === "headersSent") told.push(event.value.metadata);
    if (event.case !== "finished") continue;
    told.push(event.value.trailers);
    break;
  }
  const hidden = "(hidden)";
  expect(told).toMatchObject([
    { authorization: hidden, "x-api-key": hidden, "x-shown": "3" },
    { "x-new-token": hidden, "x-seen": "Bearer 1" },
    { "session-key": hidden, "x-plain": "6" },
  ]);
});

const handler = `
export default {
  async handleRequest({ metadata }, context) {
    context.trailers["session-key"] = "5";
    context.trailers["x-plain"] = "6";
    const seen = { "x-new-token": "4", "x-seen": String(metadata["authorization"]) };
    return { payload: new Uint8Array(), metadata: seen };
  },
};
`;
