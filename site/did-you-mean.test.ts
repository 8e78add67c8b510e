import { expect, test } from "vitest";
import { nearest } from "./did-you-mean.ts";

const pages = ["/guide/unary/", "/guide/server-streaming/", "/guide/client-streaming/", "/guide/errors/", "/"].map(
  (path) => ({ path, title: path }),
);

test.each([
  ["/guide/unari/", "/guide/unary/"],
  ["/server-streaming", "/guide/server-streaming/"],
  ["/guide/Server-Streamng.html", "/guide/server-streaming/"],
  ["/docs/errors/", "/guide/errors/"],
  ["/guide/quantum-entanglement/", undefined],
  ["/", undefined],
])("%s meant %s", (path, meant) => {
  expect(nearest(path, pages)?.path).toBe(meant);
});
