// The pages of the course as a page carries them for its scripts: of the exercises alone, or of all of it.
import type { CourseEntry } from "./entry.ts";

export function entriesOnPage(list: string): readonly CourseEntry[] {
  const text = document.querySelector(`script[data-entries="${list}"]`)?.textContent;
  return text ? (JSON.parse(text) as readonly CourseEntry[]) : [];
}
