// Shows the reader's progress on every page: ticks in the sidebar, the count in the header, and links that go on.
import { countDone, nextUndone, stateOf } from "./entry.ts";
import { entriesOnPage } from "./entries-on-page.ts";
import { type Progress, progressEvent, readProgress } from "./progress.ts";

function showAll(): void {
  const progress = readProgress();
  for (const link of document.querySelectorAll<HTMLAnchorElement>("#starlight__sidebar a[href]")) tick(link, progress);
  for (const place of document.querySelectorAll("[data-exercises-done]")) count(place, progress);
  for (const place of document.querySelectorAll("[data-state-here]"))
    place.textContent = stateOf({ path: location.pathname, title: "" }, progress).text;
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-continue]")) lead(link, progress);
}

const signs = {
  done: { text: " ✓", label: "done" },
  begun: { text: " ◐", label: "begun" },
  new: undefined,
} as const;

function tick(link: HTMLAnchorElement, progress: Progress): void {
  const sign = signs[stateOf({ path: link.pathname, title: "" }, progress).kind];
  const old = link.querySelector("[data-progress]");
  if (old?.ariaLabel === sign?.label) return;
  old?.remove();
  if (!sign) return;
  const made = document.createElement("span");
  made.dataset["progress"] = "";
  made.role = "img";
  made.ariaLabel = sign.label;
  made.textContent = sign.text;
  link.append(made);
}

function count(place: Element, progress: Progress): void {
  const entries = entriesOnPage("exercises");
  const done = countDone(entries, progress);
  place.textContent = done === 0 ? "" : `${String(done)}/${String(entries.length)}`;
}

/** Leads to the first page that is not done, from an exercise to the next one. Gone when there is none. */
function lead(link: HTMLAnchorElement, progress: Progress): void {
  const { continue: list = "", begin, begun = "Continue" } = link.dataset;
  const entries = entriesOnPage(list);
  const next = nextUndone(entries, progress, location.pathname);
  const isBegun = entries.some((entry) => stateOf(entry, progress).kind !== "new");
  link.hidden = next === undefined || (!isBegun && begin === undefined);
  if (!next) return;
  link.href = next.path;
  const word = isBegun ? begun : (begin ?? "");
  const place = link.querySelector("[data-continue-word]") ?? link;
  place.textContent = word;
  link.ariaLabel = `${word}: ${next.title}`;
  link.title = next.title;
}

window.addEventListener(progressEvent, showAll);
window.addEventListener("storage", showAll);
window.addEventListener("pageshow", showAll);
showAll();
