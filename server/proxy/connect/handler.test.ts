// Connect, byte by byte, as curl or any HTTP client would speak it.
import { create, toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Metadata } from "@grpc/grpc-js";
import { StatusCode } from "grpc-handler";
import { describe, expect, test } from "vitest";
import { frame } from "../call/frames.ts";
import { echo, fail, type RawCall, startBackend, timeLeftMs } from "../testing/backend.ts";
import { type Answer, openPost, post } from "../testing/http-client.ts";
import { startProxy } from "../testing/proxy.ts";

const json = { "content-type": "application/json" };
const proto = { "content-type": "application/proto" };
const streamJson = { "content-type": "application/connect+json" };
const streamProto = { "content-type": "application/connect+proto" };

const text = (value: string): Buffer => Buffer.from(toBinary(StringValueSchema, create(StringValueSchema, { value })));

async function start(handler: (call: RawCall) => void): Promise<string> {
  const proxy = await startProxy((await startBackend(handler)).url);
  return `${proxy.url}/test.v1.EchoService`;
}

function parsed({ body }: Answer): unknown {
  return JSON.parse(body.toString());
}

/** The frames of a stream's body: flags, and text. */
function envelopes(body: Buffer): [number, string][] {
  if (body.length === 0) return [];
  const end = 5 + body.readUInt32BE(1);
  return [[body.readUInt8(0), body.subarray(5, end).toString()], ...envelopes(body.subarray(end))];
}

/** Ends with trailers: an x-trailing, and a google.rpc.Status with one detail. */
function failWithDetails(call: RawCall): void {
  const trailers = new Metadata();
  trailers.set("x-trailing", "t");
  const detail = Buffer.concat([Buffer.from("\x0a\x1ftype.googleapis.com/test.Detail"), Buffer.from([0x12, 2, 8, 1])]);
  const status = Buffer.concat([
    Buffer.from([8, 8, 0x12, 4]),
    Buffer.from("slow"),
    Buffer.from([0x1a, detail.length]),
    detail,
  ]);
  trailers.set("grpc-status-details-bin", status);
  fail(call, { code: StatusCode.RESOURCE_EXHAUSTED, details: "slow down", metadata: trailers });
}

describe("unary", () => {
  test("JSON in, JSON out", async () => {
    const answer = await post(`${await start(echo)}/Unary`, json, Buffer.from('"hello ☃"'));
    expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    expect(parsed(answer)).toBe("hello ☃");
  });

  test("proto in, proto out; an empty body is an empty message", async () => {
    const url = `${await start(echo)}/Unary`;
    const answer = await post(url, proto, text("hello"));
    expect(answer).toMatchObject({
      status: 200,
      headers: { "content-type": "application/proto" },
      body: text("hello"),
    });
    expect((await post(url, proto)).body).toHaveLength(0);
  });

  test("initial metadata are headers, trailing metadata headers with trailer-", async () => {
    const url = await start((call) => {
      const initial = new Metadata();
      initial.set("x-initial", "i");
      call.sendMetadata(initial);
      call.write(text("x"));
      const trailers = new Metadata();
      trailers.set("x-trailing", "t");
      call.end(trailers);
    });
    expect((await post(`${url}/Unary`, proto)).headers).toMatchObject({ "x-initial": "i", "trailer-x-trailing": "t" });
  });

  test.each([
    [StatusCode.CANCELLED, 499, "canceled"],
    [StatusCode.UNKNOWN, 500, "unknown"],
    [StatusCode.INVALID_ARGUMENT, 400, "invalid_argument"],
    [StatusCode.DEADLINE_EXCEEDED, 504, "deadline_exceeded"],
    [StatusCode.NOT_FOUND, 404, "not_found"],
    [StatusCode.ALREADY_EXISTS, 409, "already_exists"],
    [StatusCode.PERMISSION_DENIED, 403, "permission_denied"],
    [StatusCode.RESOURCE_EXHAUSTED, 429, "resource_exhausted"],
    [StatusCode.FAILED_PRECONDITION, 400, "failed_precondition"],
    [StatusCode.ABORTED, 409, "aborted"],
    [StatusCode.OUT_OF_RANGE, 400, "out_of_range"],
    [StatusCode.UNIMPLEMENTED, 501, "unimplemented"],
    [StatusCode.INTERNAL, 500, "internal"],
    [StatusCode.UNAVAILABLE, 503, "unavailable"],
    [StatusCode.DATA_LOSS, 500, "data_loss"],
    [StatusCode.UNAUTHENTICATED, 401, "unauthenticated"],
  ])("status %i is HTTP %i and %s", async (code, httpStatus, name) => {
    const answer = await post(`${await start((call) => fail(call, { code, details: "why" }))}/Unary`, proto);
    expect(answer).toMatchObject({ status: httpStatus, headers: { "content-type": "application/json" } });
    expect(parsed(answer)).toEqual({ code: name, message: "why" });
  });

  test("details are in the error, not among the metadata", async () => {
    const answer = await post(`${await start(failWithDetails)}/Unary`, proto);
    expect(parsed(answer)).toEqual({
      code: "resource_exhausted",
      message: "slow down",
      details: [{ type: "test.Detail", value: "CAE" }],
    });
    expect(answer.headers["trailer-x-trailing"]).toBe("t");
    expect(answer.headers).not.toHaveProperty("trailer-grpc-status-details-bin");
  });

  test.each([
    ["no JSON", "Unary", json, "{oops", 400, "expected JSON of a google.protobuf.StringValue"],
    ["no body", "Unary", json, "", 400, "expected JSON of a google.protobuf.StringValue"],
    ["JSON of another type", "Unary", json, '{"value": 1}', 400, "google.protobuf.StringValue"],
    ["an unknown method in JSON", "Missing", json, '""', 404, "no method /test.v1.EchoService/Missing is known here"],
    ["an unknown method in proto", "Missing", proto, "", 404, "does not implement the method"],
    ["another version", "Unary", { ...proto, "connect-protocol-version": "2" }, "", 400, 'must be "1", found "2"'],
    ["a malformed deadline", "Unary", { ...proto, "connect-timeout-ms": "1s" }, "", 400, "connect-timeout-ms"],
  ])("%s gets an error that says what was expected", async (_name, method, headers, body, status, message) => {
    const answer = await post(`${await start(echo)}/${method}`, headers, Buffer.from(body));
    expect(answer.status).toBe(status);
    expect((parsed(answer) as { message: string }).message).toContain(message);
  });

  test.each([0, 2])("%i responses to a unary call are UNIMPLEMENTED", async (count) => {
    const url = await start((call) => {
      for (let i = 0; i < count; i++) call.write(text("x"));
      call.end();
    });
    expect(parsed(await post(`${url}/Unary`, proto))).toMatchObject({ code: "unimplemented" });
  });

  test("a response that is not the method's message is INTERNAL", async () => {
    const url = await start((call) => {
      call.write(Buffer.from([0xff, 0xff]));
      call.end();
    });
    const answer = await post(`${url}/Unary`, json, Buffer.from('""'));
    expect((parsed(answer) as { message: string }).message).toContain("cannot be read as google.protobuf.StringValue");
  });

  test("the deadline reaches the handler", async () => {
    const left = Promise.withResolvers<number>();
    const url = await start((call) => {
      left.resolve(timeLeftMs(call));
      echo(call);
    });
    await post(`${url}/Unary`, { ...proto, "connect-timeout-ms": "60000" });
    expect(await left.promise).toBeGreaterThan(50_000);
    expect(await left.promise).toBeLessThanOrEqual(60_000);
  });

  test("a client that leaves cancels the call", async () => {
    const cancelled = Promise.withResolvers<undefined>();
    const called = Promise.withResolvers<undefined>();
    const url = await start((call) => {
      call.on("cancelled", () => cancelled.resolve(undefined));
      called.resolve(undefined);
    });
    const { request, response } = openPost(`${url}/Unary`, proto);
    response.catch(() => undefined);
    request.end();
    await called.promise;
    request.destroy();
    await cancelled.promise;
  });
});

describe("unary by GET", () => {
  test.each([
    ["json", `message=${encodeURIComponent('"a+b"')}`, '"a+b"'],
    ["json with base64", `message=${Buffer.from('"x"').toString("base64url")}&base64=1`, '"x"'],
    ["proto", `message=${text("hello").toString("base64url")}&base64=1`, text("hello").toString()],
  ])("%s", async (name, query, expected) => {
    const encoding = name.split(" ")[0] ?? "";
    const answer = await fetch(`${await start(echo)}/Pure?connect=v1&encoding=${encoding}&${query}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(expected);
  });

  test("is not for methods with side effects", async () => {
    const answer = await fetch(`${await start(echo)}/Unary?connect=v1&encoding=json&message=%22x%22`);
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
  });
});

describe("streams", () => {
  const body = (...messages: Buffer[]): Buffer => Buffer.concat(messages.map((message) => frame(0, message)));

  test("proto: envelopes pass, the end-stream comes last", async () => {
    const answer = await post(`${await start(echo)}/Bidi`, streamProto, body(text("a"), text("b")));
    expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/connect+proto" } });
    expect(envelopes(answer.body)).toEqual([
      [0, text("a").toString()],
      [0, text("b").toString()],
      [2, "{}"],
    ]);
  });

  test("JSON: message by message, in any pieces", async () => {
    const whole = body(Buffer.from('"a"'), Buffer.from('"b"'));
    const pieces = [...whole].map((byte) => Buffer.from([byte]));
    const answer = await post(`${await start(echo)}/Bidi`, streamJson, ...pieces);
    expect(envelopes(answer.body)).toEqual([
      [0, '"a"'],
      [0, '"b"'],
      [2, "{}"],
    ]);
  });

  test("an error is in the end-stream with details, trailing metadata beside it", async () => {
    const answer = await post(`${await start(failWithDetails)}/ServerStream`, streamProto, body(text("a")));
    expect(answer.status).toBe(200);
    const [[flags, end] = []] = envelopes(answer.body);
    expect(flags).toBe(2);
    expect(JSON.parse(end ?? "")).toEqual({
      error: {
        code: "resource_exhausted",
        message: "slow down",
        details: [{ type: "test.Detail", value: "CAE" }],
      },
      metadata: { "x-trailing": ["t"] },
    });
  });

  test.each([
    ["garbage", streamProto, Buffer.from("garbage, surely"), "invalid_argument", "expected frame flags 0"],
    ["an envelope cut off", streamProto, frame(0, text("abc")).subarray(0, 8), "invalid_argument", "incomplete"],
    ["a compressed message", streamProto, frame(1, text("abc")), "internal", "headers name no compression"],
    ["malformed JSON", streamJson, frame(0, Buffer.from("{")), "invalid_argument", "expected JSON of a"],
    ["a message over the limit", streamJson, Buffer.from([0, 1, 0, 0, 0]), "resource_exhausted", "over the limit"],
  ])("%s ends the stream with an error", async (_name, headers, request, code, message) => {
    const answer = await post(`${await start(echo)}/Bidi`, headers, request);
    expect(answer.status).toBe(200);
    const { error } = JSON.parse(envelopes(answer.body).at(-1)?.[1] ?? "") as {
      error: { code: string; message: string };
    };
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

test.each([
  ["Unary", streamJson, "application/proto, application/json"],
  ["Bidi", json, "application/connect+proto, application/connect+json"],
])("%s refuses the other kind of content type", async (method, headers, accepted) => {
  const answer = await post(`${await start(echo)}/${method}`, headers);
  expect(answer).toMatchObject({ status: 415, headers: { "accept-post": accepted } });
});
