import { expect, test } from "vitest";
import {
  addressCountedAs,
  clientAddress,
  countedAddress,
  sealedAddress,
  thisMachine,
  unknownAddress,
} from "./client-address.ts";

test.each([
  ["203.0.113.7:4711", "203.0.113.7"],
  ["[2001:db8:1:2:3:4:5:6]:4711", "2001:db8:1:2::/64"],
  ["[2001:0db8::1]:4711", "2001:db8:0:0::/64"],
  ["[::ffff:203.0.113.7]:4711", "203.0.113.7"],
  ["127.0.0.1:4711", thisMachine],
  ["[::1]:4711", thisMachine],
  ["[::ffff:127.0.0.1]:4711", thisMachine],
  ["[0:0:0:0:0:0:0:1]:4711", thisMachine],
  ["[::ffff:cb00:7107]:4711", "203.0.113.7"],
  ["[2001:DB8::1]:4711", "2001:db8:0:0::/64"],
  ["[64:ff9b::203.0.113.7]:4711", "64:ff9b:0:0::/64"],
  [`[fe80::1%${"x".repeat(1_000)}]:4711`, "fe80:0:0:0::/64"],
  ["x".repeat(1_000), unknownAddress],
  ["", unknownAddress],
])("the peer %s is counted as %j", (peer, counted) => {
  expect(clientAddress(undefined, peer, "secret")).toBe(counted);
});

test.each([
  ["2001:db8::5", "2001:db8:0:0::/64"],
  ["::1", thisMachine],
  ["203.0.113.7", "203.0.113.7"],
])("the address %s without a port is counted as %j", (address, counted) => {
  expect(countedAddress(address)).toBe(counted);
});

test("the secret is not in what is sent, and an address is sealed the same each time", () => {
  const sealed = sealedAddress("the-secret", "198.51.100.1");
  expect(sealed).not.toContain("the-secret");
  expect(sealedAddress("the-secret", "198.51.100.1")).toBe(sealed);
});

test("a proxy that knows the secret speaks for its clients", () => {
  expect(clientAddress(sealedAddress("secret", "198.51.100.1"), "127.0.0.1:1", "secret")).toBe("198.51.100.1");
});

test.each(["", "unknown", "_hidden", "x".repeat(1_000), "203.0.113.7:4711"])(
  "what it says that is no address, as %.10j, is no key, and not this machine's",
  (said) => expect(clientAddress(sealedAddress("secret", said), "127.0.0.1:1", "secret")).toBe(unknownAddress),
);

test.each([
  ["a wrong secret", sealedAddress("guess", "198.51.100.1"), "secret"],
  ["no secret in the metadata", "198.51.100.1", "secret"],
  ["the secret itself", "secret 198.51.100.1", "secret"],
  ["another address's seal", sealedAddress("secret", "198.51.100.2").replace(/\S+$/, "198.51.100.1"), "secret"],
  ["letters beyond ASCII", `${"ü".repeat(43)} 198.51.100.1`, "secret"],
  ["nothing before the space", " 198.51.100.1", "secret"],
  ["a backend without a secret", sealedAddress("", "198.51.100.1"), undefined],
  ["bytes", new Uint8Array(3), "secret"],
])("nobody else does: %s", (_, sealed, secret) => {
  expect(clientAddress(sealed, "203.0.113.7:1", secret)).toBe("203.0.113.7");
});

test.each(["203.0.113.7", "2001:db8:0:0::/64", "2001:db8:1:2::/64", thisMachine, unknownAddress])(
  "a call on behalf of whom is counted as %j is counted so again, when HTTP has taken the spaces off its headers",
  (counted) => {
    const sealed = sealedAddress("secret", addressCountedAs(counted)).trim();
    expect(clientAddress(sealed, "198.51.100.1:4711", "secret")).toBe(counted);
  },
);
