import { expect, test } from "vitest";
import { hostAllowed } from "./hosts.ts";

test.each([
  "localhost",
  "localhost:8080",
  "LOCALHOST.",
  "a.localhost:1",
  "127.0.0.1:8080",
  "[::1]:8080",
  "192.0.2.1",
  "docs.example.org",
  "docs.example.org:443",
  "Docs.Example.Org.",
])("%s is answered", (authority) => expect(hostAllowed(authority, ["docs.example.org"])).toBe(true));

test.each([
  "evil.example",
  "localhost.evil.example",
  "127.0.0.1.evil.example",
  "docs.example.org.evil.example",
  "",
  "a@localhost",
  "localhost:x",
  "[localhost]",
  "a b",
])("%s is not", (authority) => expect(hostAllowed(authority, ["docs.example.org"])).toBe(false));

test("every name is, where all are allowed", () => expect(hostAllowed("evil.example", "*")).toBe(true));
