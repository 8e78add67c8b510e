// What the browser has to load, gzipped: a guide page as it opens, with the first Run, and with the editor. The files are
// found by following the imports of the built site from one page of the guide.
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";

const folder = "dist/_astro";
const page = readFileSync("dist/guide/server-streaming/index.html", "utf8");
const files = readdirSync(folder).filter((file) => file.endsWith(".js"));

const namedIn = (html, attributes) =>
  [...html.matchAll(new RegExp(`(?:${attributes})="/_astro/([^"]+\\.js)"`, "g"))].map(([, file]) => file);

/** Islands, with what draws them, but those that load when they are touched. */
const islands = [...page.matchAll(/<astro-island [^>]*>/g)].map(([tag]) => tag);
const isAsleep = (tag) => tag.includes('client="touched"');
const ofIslands = (tags) => tags.flatMap((tag) => namedIn(tag, "component-url|renderer-url"));
const ofPage = [...namedIn(page, "src"), ...ofIslands(islands.filter((tag) => !isAsleep(tag)))];
const touched = [...ofPage, ...ofIslands(islands.filter(isAsleep))];
if (touched.length === ofPage.length) throw new Error("expected a lab on the page, found none");
const named = (...names) => files.filter((file) => names.some((name) => file.startsWith(`${name}.`)));

/** The files and all that they import before they can run. */
function withImports(entries) {
  const found = new Set();
  const visit = (file) => {
    // Some of what looks like an import is text inside a file.
    if (found.has(file) || !files.includes(file)) return;
    found.add(file);
    const source = readFileSync(`${folder}/${file}`, "utf8");
    for (const [, path] of source.matchAll(/(?:import|from)\s*["']\.\/([^"']+\.js)["']/g)) visit(basename(path));
  };
  for (const entry of entries) visit(entry);
  return [...found].map((file) => `${folder}/${file}`);
}

const start = readFileSync("dist/lab/index.html", "utf8");
const startTags = [...start.matchAll(/<astro-island [^>]*>/g)].map(([tag]) => tag);
const ofStart = [...namedIn(start, "src"), ...startTags.flatMap((tag) => namedIn(tag, "component-url|renderer-url"))];

const withRun = [...touched, ...named("live", "stock_pb")];
const workers = files.filter((file) => /^(editor|ts)\.worker/.test(file));

export default [
  { name: "a guide page before any interaction", path: withImports(ofPage), limit: "30 kB", gzip: true },
  { name: "the start of the playground", path: withImports(ofStart), limit: "30 kB", gzip: true },
  { name: "a lab that the reader has reached for", path: withImports(touched), limit: "64 kB", gzip: true },
  { name: "and the first Run", path: withImports(withRun), limit: "120 kB", gzip: true },
  {
    name: "and the editor with its language service",
    path: withImports([...withRun, ...named("monaco", "tsMode"), ...workers]),
    limit: "3 MB",
    gzip: true,
  },
];
