// `npm run pages`: the guide's pages and the exercises in reading order, each with its words, labs, steps and measurements.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exerciseGroup, guideGroups } from "../sidebar.ts";
import { type Counts, countsOf } from "./counts.ts";

const root = join(import.meta.dirname, "../..");
const columns = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(40) : String(cell).padStart(9))).join("");
const read = (file: string): Counts => countsOf(readFileSync(join(root, "content", file), "utf8"));

console.log(columns(["page", "words", "labs", "steps", "measured"]));
let pages = 0;
const total = [0, 0, 0, 0];

function group(label: string, slugs: readonly string[], countsOfPage: (slug: string) => Counts): void {
  console.log(`\n${label}`);
  for (const slug of slugs) {
    const { words, labs, steps, measured } = countsOfPage(slug);
    pages++;
    [words, labs, steps, measured].forEach((count, index) => (total[index] = (total[index] ?? 0) + count));
    console.log(columns([slug, words, labs, steps, measured]));
  }
}

for (const { label, items } of guideGroups(root)) group(label, items, (slug) => read(`${slug}.mdx`));
for (const item of exerciseGroup(root).items) {
  if (typeof item === "string") continue;
  // Each has its lab at the top, without a tag of its own in the text.
  group(`Exercises: ${item.label}`, item.items, (slug) => ({ ...read(`${slug}/exercise.mdx`), labs: 1 }));
}
console.log(`\n${columns([`${String(pages)} pages together`, ...total])}`);
