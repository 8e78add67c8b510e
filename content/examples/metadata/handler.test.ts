import { expect, test, vi } from "vitest";
import { StatusCode } from "grpc-handler";
import { open, run } from "../test-call.ts";
import { MetadataService } from "./gen/metadata/v1/metadata_pb";
import MetadataExample from "./handler.ts";

const { describe: describeMethod, announce } = MetadataService.method;

test("Describe tells the request metadata, bytes by their number, and sends trailers of both kinds", async () => {
  const metadata = { "x-request-id": "r-1", "token-bin": Uint8Array.of(1, 2, 3) };
  const { code, messages, trailers } = await run(new MetadataExample(), describeMethod, [{}], { metadata });
  expect(code).toBe(StatusCode.OK);
  expect(messages).toMatchObject([{ entries: { "x-request-id": "r-1", "token-bin": "3 bytes" }, peer: "test" }]);
  expect(trailers).toEqual({ "handled-by": "describe", "checksum-bin": Uint8Array.of(1, 2, 254, 255) });
});

test("Describe's response carries initial metadata", async () => {
  const context = {
    signal: new AbortController().signal,
    deadline: undefined,
    trailers: {},
    peer: "",
    sendHeaders: () => undefined,
  };
  const request = { serviceName: "", methodName: "Describe", payload: new Uint8Array() };
  const handler = new MetadataExample();
  const known = await handler.handleRequest({ ...request, metadata: { "x-request-id": "r-1" } }, context);
  expect(known.metadata).toEqual({ "request-id": "r-1" });
  const unknown = await handler.handleRequest({ ...request, metadata: {} }, context);
  expect(unknown.metadata).toEqual({ "request-id": "none" });
});

test("Announce sends initial metadata at once and the message after the wait", async () => {
  vi.useFakeTimers();
  try {
    const call = open(new MetadataExample(), announce);
    call.send({ waitMs: 800 });
    const startedAt = Date.now();
    const message = call.next();
    await vi.runAllTimersAsync();
    expect(await message).toMatchObject({ text: "your turn" });
    expect(Date.now() - startedAt).toBe(800);
    expect(await call.finish()).toMatchObject({
      headers: { "position-in-queue": "1" },
      trailers: { "waited-ms": "800" },
    });
  } finally {
    vi.useRealTimers();
  }
});

test.each([-1, 10_001])("a wait of %i ms is INVALID_ARGUMENT", async (waitMs) => {
  const outcome = await run(new MetadataExample(), announce, [{ waitMs }]);
  expect(outcome).toMatchObject({ code: StatusCode.INVALID_ARGUMENT, headers: undefined });
  expect(outcome.message).toContain(`found ${String(waitMs)}`);
});
