import { reservedMetadata } from "grpc-handler";
import { describe, expect, test } from "vitest";
import { checkMetadata, metadataHeaders, pairs, requestMetadata, responseMetadata } from "./metadata.ts";

const names = (list: readonly (readonly [string, string])[]): string[] => list.map(([name]) => name);

describe("pairs", () => {
  test("lower case, repeats kept, pseudo-headers gone", () => {
    expect(pairs([":path", "/", "X-A", "1", "x-a", "2"])).toEqual([
      ["x-a", "1"],
      ["x-a", "2"],
    ]);
  });
});

describe("requestMetadata", () => {
  test.each(["M\u00fcnchen", "a\tb"])("the value %j, which HTTP allows and gRPC does not, stays here", (value) => {
    expect(
      requestMetadata([
        ["x-city", value],
        ["x-a", "1"],
      ]),
    ).toEqual([["x-a", "1"]]);
  });

  test.each(["authorization", "x-deployment", "x-session", "x-call-id", "user-agent", "x-data-bin", "grpc-trace-bin"])(
    "%s goes on",
    (name) => expect(names(requestMetadata([[name, "1"]]))).toEqual([name]),
  );

  test.each([
    ["host", "connection", "content-type", "content-length", "te", "accept", "accept-encoding", "accept-language"],
    ["origin", "referer", "cookie", "sec-fetch-mode", "sec-ch-ua", "if-none-match", "x-forwarded-for", "priority"],
    ["grpc-timeout", "grpc-encoding", "x-grpc-web", "x-user-agent", "connect-timeout-ms", "connect-accept-encoding"],
  ])("%s and others like it stay here", (...own) => {
    expect(requestMetadata(own.map((name) => [name, "1"]))).toEqual([]);
  });
});

describe("responseMetadata", () => {
  test.each([
    ["AQ==", "AQ"],
    ["AQI=,AQ==, AQID", "AQI,AQ, AQID"],
    ["AQID", "AQID"],
  ])("bytes lose their padding: %s", (value, sent) => {
    expect(
      responseMetadata([
        ["x-a-bin", value],
        ["x-b", value],
      ]),
    ).toEqual([
      ["x-a-bin", sent],
      ["x-b", value],
    ]);
  });

  test.each(["x-request-id", "retry-after", "grpc-status-details-bin", "etag"])("%s goes on", (name) => {
    expect(names(responseMetadata([[name, "1"]]))).toEqual([name]);
  });

  test.each([
    ["grpc-status", "grpc-message", "grpc-encoding", "content-type", "date", "transfer-encoding", "connection"],
    ["set-cookie", "access-control-allow-origin", "content-security-policy", "clear-site-data", "location"],
  ])("%s and others like it stay here", (...own) => {
    expect(responseMetadata(own.map((name) => [name, "1"]))).toEqual([]);
  });

  test("so does what gRPC does not allow", () => {
    expect(
      responseMetadata([
        ["x-latin", "é"],
        ["x!y", "1"],
      ]),
    ).toEqual([]);
  });
});

test.each(reservedMetadata)("%s passes in no direction, but for the client's user agent", (name) => {
  const sent = name === "user-agent" ? [name] : [];
  expect(names(requestMetadata([[name, "1"]]))).toEqual(sent);
  expect(responseMetadata([[name, "1"]])).toEqual([]);
});

describe("checkMetadata", () => {
  test.each([
    ["a name", [["x y", "1"]], 3, 'found "x y"'],
    ["the sum", [["x-a", "1".repeat(98)]], 8, "the metadata of a call may be at most 100 bytes, found 101"],
    ["the count", Array.from({ length: 101 }, () => ["x", ""] as const), 8, "at most 100 entries, found 101"],
  ] as const)("%s", (_name, list, code, message) => {
    const expected = { code, message: expect.stringContaining(message) as string };
    expect(() => checkMetadata(list, 100)).toThrow(expect.objectContaining(expected) as Error);
  });

  test("fine", () => checkMetadata([["x-a_b.c-bin", "AAE="]], 100));
});

describe("metadata as HTTP headers", () => {
  test.each([
    "x-request-id",
    "x-a",
    "trace-bin",
    "role",
    "tick-interval-ms",
    "traceparent",
    "x-grpc-test-echo-initial",
  ])("%s leaves under its own name", (name) => expect(names(metadataHeaders([[name, "1"]]))).toEqual([name]));

  test.each([
    ...[
      "www-authenticate",
      "alt-svc",
      "report-to",
      "nel",
      "accept-ch",
      "set-cookie",
      "refresh",
      "link",
      "etag",
      "age",
      "sourcemap",
    ],
    ...[
      "connect-content-encoding",
      "accept-encoding",
      "trailer-x",
      "origin-agent-cluster",
      "speculation-rules",
      "timing-allow-origin",
    ],
    ...[
      "x-accel-redirect",
      "x-accel-buffering",
      "x-sendfile",
      "x-frame-options",
      "x-robots-tag",
      "x-dns-prefetch-control",
      "x-cache",
    ],
    ...["items", "no-such-header-yet"],
  ])("%s does not", (name) => expect(names(metadataHeaders([[name, "1"]]))).toEqual([`grpc-metadata-${name}`]));
});
