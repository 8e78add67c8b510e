// The course, while the site is built: the guide's pages and the exercises in the order in which they are best learnt.
import { type CollectionEntry, getCollection } from "astro:content";
import { countsOf } from "../pages-list/counts.ts";
import { levels } from "../schemas/exercise.ts";
import type { CourseEntry } from "./entry.ts";

export interface Stage {
  readonly title: string;
  readonly pages: readonly CoursePage[];
}

export interface CoursePage extends CourseEntry {
  readonly summary: string;
}

/** Each level of exercises comes after the pages that it needs. The part "Help" is for looking things up. */
const parts = [
  "Start here",
  "The four modes",
  levels[0],
  "A call in depth",
  levels[1],
  "Craft",
  levels[2],
  "Running it",
];

export async function courseStages(): Promise<readonly Stage[]> {
  const pages = await getCollection("docs");
  pages.sort((a, b) => (a.data.sidebar.order ?? 0) - (b.data.sidebar.order ?? 0));
  return parts.map((part) => ({
    title: levels.some((level) => level === part) ? `Exercises: ${part}` : part,
    pages: pages.filter(({ data }) => (data.exercise?.level ?? data.part) === part).map(coursePage),
  }));
}

/** The stages that are exercises. */
export async function exerciseStages(): Promise<readonly Stage[]> {
  const isExercise = ({ pages }: Stage): boolean => pages.some(({ path }) => path.startsWith("/exercises/"));
  return (await courseStages()).filter(isExercise);
}

export async function exerciseEntries(): Promise<readonly CourseEntry[]> {
  return (await exerciseStages()).flatMap(({ pages }) => pages.map(entryOf));
}

/** Without the summary, for the script of a page. */
export function entryOf({ path, title, steps }: CoursePage): CourseEntry {
  return { path, title, ...(steps !== undefined && { steps }) };
}

function coursePage({ id, data, body = "" }: CollectionEntry<"docs">): CoursePage {
  const { steps } = countsOf(body);
  return {
    path: `/${id}/`,
    title: data.title,
    summary: (data.description ?? "").replace(/^Exercise: (.)/u, (_, letter: string) => letter.toUpperCase()),
    ...(steps > 0 && { steps }),
  };
}
