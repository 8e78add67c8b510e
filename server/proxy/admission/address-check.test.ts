import { expect, test } from "vitest";
import { limits } from "../../limits.ts";
import type { HttpRequest } from "../listener/http.ts";
import { AddressCheck } from "./address-check.ts";

const from = (remoteAddress: string, forwardedFor?: string): HttpRequest =>
  ({
    socket: { remoteAddress },
    headers: forwardedFor === undefined ? {} : { "x-forwarded-for": forwardedFor },
  }) as unknown as HttpRequest;

function linesFor(trustedProxies: number, requests: Iterable<HttpRequest>): string[] {
  const lines: string[] = [];
  const check = new AddressCheck({ trustedProxies, log: (line) => lines.push(String(line)) });
  for (const request of requests) check.look(request);
  return lines;
}

const many = (request: (index: number) => HttpRequest): HttpRequest[] =>
  Array.from({ length: limits.proxy.sameAddressCalls + 1 }, (_, index) => request(index));

test.each([
  ["a proxy in front that is not trusted", 0, from("10.0.0.1", "203.0.113.7"), "TRUST_PROXY is not set"],
  ["one on this machine", 0, from("::ffff:127.0.0.1", "203.0.113.7"), "TRUST_PROXY is not set"],
  ["a request past the proxy in front", 1, from("203.0.113.7"), "came without x-forwarded-for"],
])("%s is one line in the log, however many requests there are", (_, trusted, request, line) => {
  const lines = linesFor(trusted, [request, request]);
  expect(lines).toEqual([expect.stringContaining(line)]);
});

test("everybody from one address is a line in the log", () => {
  expect(
    linesFor(
      0,
      many(() => from("203.0.113.7")),
    ),
  ).toEqual([expect.stringContaining("came from one address")]);
});

test.each([
  ["many addresses", 0, many((index) => from(`203.0.113.${String(index % 2)}`))],
  ["many behind a trusted proxy", 1, many((index) => from("10.0.0.1", `203.0.113.${String(index % 2)}`))],
  ["this machine alone", 0, many(() => from("127.0.0.1"))],
  ["a stranger that sends the header itself", 0, [from("203.0.113.7", "198.51.100.1")]],
])("%s: nothing is wrong", (_, trusted, requests) => {
  expect(linesFor(trusted, requests)).toEqual([]);
});
