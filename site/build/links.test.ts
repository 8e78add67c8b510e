import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { brokenLinks } from "./links.ts";

let folder = "";
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "links-"));
  write("index.html", '<a href="/guide/unary/#try-this">on</a>');
  write("guide/unary/index.html", '<h2 id="try-this">Try</h2>');
  write("card.png", "");
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([
  '<a class="x" href="/guide/unary/">page</a>',
  '<a href="#here">here</a><p id="here"></p>',
  '<a href="../unary/#try-this">beside</a>',
  '<a href="/card.png">file</a>',
  '<a href="https://grpc.io/nowhere">elsewhere</a><a href="mailto:a@b.c">mail</a>',
])("%s is sound", (html) => {
  write("guide/errors/index.html", html);
  expect(brokenLinks(folder)).toEqual([]);
});

test.each([
  ['<a href="/guide/unari/">x</a>', '/guide/errors/index.html: the link "/guide/unari/" leads to no page'],
  ['<a href="/guide/unary/#try">x</a>', 'leads to a page without the heading "try"'],
  ['<a href="#nowhere">x</a>', 'without the heading "nowhere"'],
  ['<a href="/guide/unary">x</a>', "leads to no page"],
])("%s is reported with its page and the reason", (html, problem) => {
  write("guide/errors/index.html", html);
  expect(brokenLinks(folder)).toHaveLength(1);
  expect(brokenLinks(folder)[0]).toContain(problem);
});
