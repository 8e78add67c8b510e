// One call with too much metadata is refused by itself, with the same sentence on both ports; its neighbour on the connection goes on.
import { connect, type ClientHttp2Session } from "node:http2";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { StatusCode } from "grpc-handler";
import { type Playground, startPlayground } from "../../server/compose.ts";
import { readConfig } from "../../server/config.ts";

let playground: Playground;

beforeAll(async () => {
  playground = await startPlayground({ ...readConfig({}), port: 0, grpcPort: 0 });
});

afterAll(() => playground.close());

interface Answer {
  readonly code: number;
  readonly message: string;
}

async function call(session: ClientHttp2Session, metadata: Record<string, string>): Promise<Answer> {
  const stream = session.request({
    ...{
      ":method": "POST",
      ":path": "/stock.v1.StockService/GetPrice",
      "content-type": "application/grpc",
      te: "trailers",
    },
    ...metadata,
  });
  stream.on("error", () => undefined);
  stream.end(Buffer.alloc(5));
  let status: Answer = { code: -1, message: "" };
  const look = (headers: Record<string, string | string[] | number | undefined>): void => {
    if (headers["grpc-status"] === undefined) return;
    status = {
      code: Number(headers["grpc-status"]),
      message: decodeURIComponent(String(headers["grpc-message"])),
    };
  };
  stream.on("response", look).on("trailers", look).resume();
  await new Promise((resolve) => stream.once("close", resolve));
  return status;
}

test.each(["the proxy", "the bare port"])("%s", async (port) => {
  const url = port === "the proxy" ? playground.url : `http://127.0.0.1:${String(playground.grpcPort)}`;
  const session = connect(url, { maxSendHeaderBlockLength: 1_000_000 });
  onTestFinished(() => session.destroy());
  const neighbour = call(session, {});
  const sizes = [20_000, 40_000, 55_000].map((size) => call(session, { "x-large": "x".repeat(size) }));
  const many = call(
    session,
    Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`x-${String(i)}`, "y".repeat(250)])),
  );
  for (const answer of await Promise.all([...sizes, many]))
    expect(answer).toMatchObject({
      code: StatusCode.RESOURCE_EXHAUSTED,
      message: expect.stringMatching(/^the metadata of a call may be at most 16384 bytes, found \d+$/u) as string,
    });
  // The handler wants a symbol: its answer is as good as any.
  expect((await neighbour).code).toBe(StatusCode.INVALID_ARGUMENT);
  expect((await call(session, { "x-large": "x".repeat(15_000) })).code).toBe(StatusCode.INVALID_ARGUMENT);
});
