// Follows every link of a built site to its page and its heading, as a browser would: what is not there stops the build.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";

/** One sentence for each link within the site that leads nowhere. `folder` holds the built pages. */
export function brokenLinks(folder: string): string[] {
  const files = globSync("**/*", { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replace(/^\/*/u, "/"));
  const pages = new Map(
    files.filter((file) => file.endsWith(".html")).map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
  const known = new Set(files);
  return [...pages].flatMap(([file, html]) =>
    linksOf(html)
      .map((link) => problemOf(link, file, pages, known))
      .filter((problem) => problem !== undefined),
  );
}

/** The addresses of a page's links, without those of other sites. */
function linksOf(html: string): string[] {
  const links = [...html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/gu)].map(([, href = ""]) =>
    href.replaceAll("&amp;", "&"),
  );
  return [...new Set(links)].filter((href) => !/^[a-z][a-z0-9+.-]*:|^\/\//iu.test(href));
}

function problemOf(
  link: string,
  file: string,
  pages: ReadonlyMap<string, string>,
  known: ReadonlySet<string>,
): string | undefined {
  const [path = "", fragment = ""] = link.split("#", 2);
  const target = path === "" ? file : fileOf(path.startsWith("/") ? path : join(dirname(file), path));
  if (!known.has(target)) return `${file}: the link "${link}" leads to no page`;
  if (fragment === "") return undefined;
  const id = decodeURIComponent(fragment);
  if (pages.get(target)?.includes(` id="${id}"`) === true) return undefined;
  return `${file}: the link "${link}" leads to a page without the heading "${id}"`;
}

function fileOf(path: string): string {
  const clean = path.replace(/\?.*$/u, "");
  return clean.endsWith("/") ? `${clean}index.html` : clean;
}
