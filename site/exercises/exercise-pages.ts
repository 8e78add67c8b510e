// The pages that are exercises, by level and in their order, for the list of them.
import { type CollectionEntry, getCollection } from "astro:content";
import { levels } from "../schemas/exercise.ts";

export interface Level {
  readonly level: string;
  readonly pages: readonly CollectionEntry<"docs">[];
}

export async function exercisePages(): Promise<readonly Level[]> {
  const pages = await getCollection("docs", ({ data }) => data.exercise !== undefined);
  pages.sort((a, b) => (a.data.sidebar.order ?? 0) - (b.data.sidebar.order ?? 0));
  return levels.map((level) => ({ level, pages: pages.filter(({ data }) => data.exercise?.level === level) }));
}
