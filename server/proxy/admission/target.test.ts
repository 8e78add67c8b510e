import { expect, test } from "vitest";
import { limits } from "../../limits.ts";
import { readTarget } from "./target.ts";

test.each([
  ["/", "/", ""],
  ["//", "/", ""],
  ["///a//b", "/a/b", ""],
  ["/a/./b/../c", "/a/c", ""],
  ["/..", "/", ""],
  ["/../../etc/passwd", "/etc/passwd", ""],
  ["/a/..", "/", ""],
  ["/a/b/..", "/a/", ""],
  ["/%2e%2e/x", "/x", ""],
  ["/embed/%2e%2e/lab/", "/lab/", ""],
  ["/caf%C3%A9", "/café", ""],
  ["/a?b=%2f&c=//", "/a", "b=%2f&c=//"],
  ["/a#b?c", "/a", ""],
  ["//evil.example/a", "/evil.example/a", ""],
  ["http://host:1/a?b", "/a", "b"],
  ["http://host", "/", ""],
  ["/a%20b", "/a b", ""],
  ["/%3f%23", "/?#", ""],
  ["/%252f", "/%2f", ""],
])("%s names %s", (text, path, query) => {
  expect(readTarget(text)).toMatchObject({ path, query });
});

test("a target in absolute form names its host", () => {
  expect(readTarget("http://evil.example/a")).toMatchObject({ authority: "evil.example" });
});

test.each(["", "*", "a", "host:80", "/embed/..%2flab/", "/a%5cb", "/a\\b", "/%00", "/%0a", "/%", "/%zz", "/%ff", "?a"])(
  "%s is refused",
  (text) =>
    expect(readTarget(text)).toMatchObject({
      status: 400,
      reason: expect.stringContaining("expected a path") as string,
    }),
);

test("a path that is too long is refused, a long query is not", () => {
  const long = "x".repeat(limits.proxy.pathBytes);
  expect(readTarget(`/${long}`)).toMatchObject({ status: 414 });
  expect(readTarget(`/?${long}`)).toMatchObject({ path: "/" });
});
