// `npm run pages`: the guide's pages in reading order, each with its words, labs, steps and measurements.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { guideGroups } from "../sidebar.ts";
import { countsOf } from "./counts.ts";

const root = join(import.meta.dirname, "../..");
const columns = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(32) : String(cell).padStart(9))).join("");

console.log(columns(["page", "words", "labs", "steps", "measured"]));
const total = [0, 0, 0, 0];
for (const { label, items } of guideGroups(root)) {
  console.log(`\n${label}`);
  for (const slug of items) {
    const { words, labs, steps, measured } = countsOf(readFileSync(join(root, `content/${slug}.mdx`), "utf8"));
    [words, labs, steps, measured].forEach((count, index) => (total[index] = (total[index] ?? 0) + count));
    console.log(columns([slug, words, labs, steps, measured]));
  }
}
console.log(`\n${columns(["together", ...total])}`);
