// The guide's part of the sidebar, from the front matter of its pages: a new page needs no change here.
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { parts } from "./schemas/page.ts";

interface Entry {
  readonly slug: string;
  readonly part: string;
  readonly order: number;
}

interface Group {
  readonly label: string;
  readonly items: string[];
}

/** One group for each part, in the order of the parts, with its pages by their `sidebar.order`. */
export function guideGroups(root: string): Group[] {
  const entries = globSync("content/guide/*.mdx", { cwd: root }).map((file) => entryOf(root, file));
  entries.sort((a, b) => a.order - b.order);
  return parts
    .map((label) => ({ label, items: entries.filter(({ part }) => part === label).map(({ slug }) => slug) }))
    .filter(({ items }) => items.length > 0);
}

function entryOf(root: string, file: string): Entry {
  const text = readFileSync(join(root, file), "utf8");
  const data: unknown = parse(/^---\n(.*?)\n---\n/su.exec(text)?.[1] ?? "");
  const { part, sidebar } = Object(data) as { part?: unknown; sidebar?: { order?: unknown } };
  const order = sidebar?.order;
  if (typeof part !== "string" || !parts.some((name) => name === part)) {
    throw new Error(
      `${file}: expected \`part:\` in its front matter, one of ${parts.join(", ")}; found ${String(part)}`,
    );
  }
  if (typeof order !== "number") {
    throw new Error(`${file}: expected \`sidebar: { order: 10 }\`, its place within "${part}"; found ${String(order)}`);
  }
  return { slug: `guide/${basename(file, ".mdx")}`, part, order };
}
