// Ticks the done exercises wherever the page links them, in the sidebar and in the list of exercises, and counts them in the header.
import { progressEvent, readProgress } from "./progress.ts";

function mark(): void {
  const done = readProgress();
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href^="/exercises/"]')) {
    const [, name = ""] = /^\/exercises\/([^/]+)\/$/u.exec(link.pathname) ?? [];
    const isDone = name in done && link.closest("nav[aria-label], exercise-list") !== null;
    const tick = link.querySelector("[data-done-tick]");
    if (isDone && !tick) link.append(madeTick());
    else if (!isDone) tick?.remove();
  }
  const count = String(Object.keys(done).length);
  for (const place of document.querySelectorAll<HTMLElement>("[data-exercises-done]"))
    place.textContent = count === "0" ? "" : `${count}/${place.dataset["exercises"] ?? ""}`;
}

function madeTick(): HTMLElement {
  const tick = document.createElement("span");
  tick.dataset["doneTick"] = "";
  tick.role = "img";
  tick.ariaLabel = "done";
  tick.textContent = " ✓";
  return tick;
}

window.addEventListener(progressEvent, mark);
window.addEventListener("storage", mark);
mark();
