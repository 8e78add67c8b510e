import { expect, test } from "vitest";
import { sealedAddress } from "./client-address.ts";
import { believedAddresses, doubtfulHop } from "./doubtful-hop.ts";

const peer = "198.51.100.9";
const secret = "a-secret-of-proxy-and-backend";

test.each([
  ["http://127.0.0.1:50051", undefined, []],
  ["https://10.0.0.5:50051", secret, []],
  ["http://10.0.0.5:50051", secret, ["BACKEND_URL is http://"]],
  ["https://10.0.0.5:50051", undefined, ["PROXY_SECRET is not set"]],
])("a proxy before %s with the secret %s", (backendUrl, proxySecret, lines) => {
  const found = doubtfulHop({ backendUrl, proxySecret });
  expect(found).toEqual(lines.map((line) => expect.stringContaining(line) as string));
  expect(found.join()).not.toContain("10.0.0.5");
});

test.each([
  [sealedAddress("another-secret-of-theirs", "203.0.113.7"), secret, "is another one there"],
  [sealedAddress(secret, "203.0.113.7"), undefined, "is not set here"],
  [`${secret} 203.0.113.7`, secret, "is another one there"],
])("what a backend cannot believe is one line: %s", (sealed, own, line) => {
  const lines: unknown[] = [];
  const addressOf = believedAddresses(own, (entry) => lines.push(entry));
  expect([addressOf(sealed, "198.51.100.9:1"), addressOf(sealed, "198.51.100.9:1")]).toEqual([peer, peer]);
  expect(lines).toEqual([expect.stringContaining(line)]);
});

test("what fits, or is not there, is no line", () => {
  const lines: unknown[] = [];
  const log = (entry: unknown): void => void lines.push(entry);
  const addressOf = believedAddresses(secret, log);
  expect(addressOf(sealedAddress(secret, "203.0.113.7"), "198.51.100.9:1")).toBe("203.0.113.7");
  expect(addressOf(undefined, "198.51.100.9:1")).toBe(peer);
  expect(believedAddresses(undefined, log)(undefined, "198.51.100.9:1")).toBe(peer);
  expect(lines).toEqual([]);
});
