// A bare HTTP/2 client at the backend's own port: what is malformed, and what came of it.
import { once } from "node:events";
import { type ClientHttp2Stream, connect } from "node:http2";
import { Server } from "@grpc/grpc-js";
import { StatusCode } from "grpc-handler";
import { type RawCall, registerRaw } from "grpc-handler/serve";
import { expect, onTestFinished, test } from "vitest";
import { limits } from "../limits.ts";
import { requestCheck } from "../proxy/index.ts";
import { GrpcPort } from "./port.ts";

/** A port whose one method is served by `serve`, and how to call it. */
async function open(serve: (call: RawCall) => void) {
  const server = new Server();
  registerRaw(server, "/test.v1.Test/Do", serve);
  const port = new GrpcPort(server, {
    ...limits.backend,
    check: requestCheck(limits.requestBytes),
    log: (entry) => {
      throw new Error(String(entry));
    },
  });
  const session = connect(`http://127.0.0.1:${String(await port.listen("127.0.0.1", 0))}`);
  onTestFinished(() => {
    session.destroy();
    return port.close();
  });
  const head = { ":method": "POST", ":path": "/test.v1.Test/Do", "content-type": "application/grpc", te: "trailers" };
  return (headers: Record<string, string> = {}): ClientHttp2Stream => session.request({ ...head, ...headers });
}

const answer = (call: RawCall): void => void call.on("end", () => call.end()).resume();

async function statusOf(stream: ClientHttp2Stream): Promise<[code: unknown, message: unknown]> {
  const [headers] = (await once(stream.resume(), "response")) as [Record<string, string>];
  const status =
    headers["grpc-status"] === undefined ? ((await once(stream, "trailers"))[0] as typeof headers) : headers;
  return [Number(status["grpc-status"]), decodeURIComponent(status["grpc-message"] ?? "")];
}

const timeoutRule = 'grpc-timeout must be 1 to 8 digits and a unit, as in "500m", found';

test.each(["-1S", "123456789S", "1x", "", "1S, 2S"])("the timeout %j is INVALID_ARGUMENT", async (timeout) => {
  const call = await open(() => expect.unreachable());
  const stream = call({ "grpc-timeout": timeout });
  expect(await statusOf(stream)).toEqual([StatusCode.INVALID_ARGUMENT, `${timeoutRule} ${JSON.stringify(timeout)}`]);
});

test.each(["597H", "1000H", "99999999M", "99999999H"])("a timeout of %s is far away, as gRPC says", async (timeout) => {
  const served = Promise.withResolvers<number>();
  const call = await open((raw) => {
    served.resolve(Number(raw.getDeadline()) - Date.now());
    answer(raw);
  });
  const stream = call({ "grpc-timeout": timeout });
  expect(await served.promise).toBeGreaterThan(24 * 86_400_000);
  stream.end(Buffer.alloc(5));
  expect(await statusOf(stream)).toEqual([StatusCode.OK, "OK"]);
});

test.each<[string, number[], StatusCode, string]>([
  ["half a message", [0, 0, 0, 0, 9, 1], StatusCode.INVALID_ARGUMENT, "the last frame is incomplete"],
  ["half a prefix", [0, 0], StatusCode.INVALID_ARGUMENT, "the last frame is incomplete"],
  ["unknown flags", [2, 0, 0, 0, 0], StatusCode.INVALID_ARGUMENT, "expected frame flags 0, found 2"],
  ["a compression that is not named", [1, 0, 0, 0, 0], StatusCode.INTERNAL, "name no compression"],
  ["too many bytes", [0, 0x7f, 0, 0, 0], StatusCode.RESOURCE_EXHAUSTED, "over the limit of 4194304"],
])("%s ends the call, and its handler sees no half-close", async (_name, bytes, code, sentence) => {
  const seen: string[] = [];
  const cancelled = Promise.withResolvers<undefined>();
  const call = await open((raw) => {
    raw.on("cancelled", () => cancelled.resolve(undefined));
    raw.on("data", () => seen.push("message"));
    raw.on("end", () => setImmediate(() => raw.cancelled || seen.push("half-close")));
  });
  const stream = call();
  stream.end(Buffer.from(bytes));
  expect(await statusOf(stream)).toEqual([code, expect.stringContaining(sentence)]);
  await cancelled.promise;
  expect(seen).toEqual([]);
});

test("what is malformed after the response has begun resets the call", async () => {
  const call = await open((raw) => void raw.resume().write(new Uint8Array(3)));
  const stream = call();
  await once(stream, "data");
  stream.write(Buffer.of(255, 0, 0, 0, 0));
  await expect(once(stream, "close")).rejects.toThrow("NGHTTP2_PROTOCOL_ERROR");
});
