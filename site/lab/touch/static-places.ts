// The text of a handler before its lab is there: its folded imports open at a press, and it is scrolled to the lines that its page
// is about.
import { foldClass, showStatic, toggleFold } from "../features/places/static-code.ts";

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest(`.${foldClass}`) : null;
  if (button) toggleFold(button);
});

for (const text of document.querySelectorAll<HTMLElement>(".lab-static[data-opens]")) openAtLines(text);

/** Whenever the text gets another size, until the reader has come to it. */
function openAtLines(text: HTMLElement): void {
  const [first = 1, last = first] = (text.dataset["opens"] ?? "").split("-").map(Number);
  const root = text.parentElement;
  if (!root) return;
  const observer = new ResizeObserver(() => showStatic(root, { first, last }));
  observer.observe(text);
  for (const kind of ["wheel", "pointerdown", "touchstart", "keydown", "focusin"]) {
    text.addEventListener(kind, () => observer.disconnect(), { passive: true, once: true });
  }
}
