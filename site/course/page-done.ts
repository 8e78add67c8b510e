// Marks a page of the guide as done: when all its steps are ticked, or, where it has none, when its end has been in sight.
import { mark } from "./progress.ts";

const path = location.pathname;
const steps = document.querySelectorAll("try-steps li[data-step]");
const [end] = document.querySelectorAll(".sl-markdown-content > :last-child, .pagination-links");

function markWhenTicked(): void {
  if ([...steps].every((step) => step.hasAttribute("data-done"))) mark("pages", path);
}

function markWhenRead(last: Element): void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    mark("pages", path);
  });
  observer.observe(last);
}

if (path.startsWith("/guide/")) {
  if (steps.length > 0) document.addEventListener("try:ticked", markWhenTicked);
  else if (end) markWhenRead(end);
}
