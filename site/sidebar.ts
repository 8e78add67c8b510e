// The guide's part of the sidebar, from the front matter of its pages: a new page needs no change here.
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parse } from "yaml";
import { levels } from "./schemas/exercise.ts";
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

interface SubGroup extends Group {
  readonly collapsed: true;
}

/** The exercises: their list, and a group for each level, easiest first. */
export function exerciseGroup(root: string): { label: string; collapsed: true; items: (string | SubGroup)[] } {
  const entries = globSync("content/exercises/*/exercise.mdx", { cwd: root }).map((file) => {
    const { exercise, sidebar } = frontMatterOf(root, file) as {
      exercise?: { level?: string };
      sidebar?: { order?: unknown };
    };
    const order = orderOf(file, sidebar?.order, "its level");
    return { slug: `exercises/${basename(dirname(file))}`, level: exercise?.level, order };
  });
  entries.sort((a, b) => a.order - b.order);
  const groups = levels.map((label) => ({
    ...{ label, collapsed: true as const },
    items: entries.filter(({ level }) => level === label).map(({ slug }) => slug),
  }));
  return {
    label: "Exercises",
    collapsed: true,
    items: ["exercises", ...groups.filter(({ items }) => items.length > 0)],
  };
}

function frontMatterOf(root: string, file: string): object {
  const text = readFileSync(join(root, file), "utf8");
  return Object(parse(/^---\n(.*?)\n---\n/su.exec(text)?.[1] ?? "")) as object;
}

function orderOf(file: string, order: unknown, within: string): number {
  if (typeof order === "number") return order;
  throw new Error(`${file}: expected \`sidebar: { order: 10 }\`, its place within ${within}; found ${String(order)}`);
}

function entryOf(root: string, file: string): Entry {
  const { part, sidebar } = frontMatterOf(root, file) as { part?: unknown; sidebar?: { order?: unknown } };
  if (typeof part !== "string" || !parts.some((name) => name === part)) {
    throw new Error(
      `${file}: expected \`part:\` in its front matter, one of ${parts.join(", ")}; found ${String(part)}`,
    );
  }
  const order = orderOf(file, sidebar?.order, `"${part}"`);
  return { slug: `guide/${basename(file, ".mdx")}`, part, order };
}
