// Leads from a page's text to the place in the code: in the lab, or in the text that stands for it until the reader comes to it.
import { type Anchor, findAnchor, linesIn, markStatic, showEvent, type ShowRequest, showStatic } from "../lab/index.ts";
import { labBefore } from "./lab-of.ts";

class CodeRef extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", ({ target, detail }) => {
      if (target instanceof Element && target.closest("button")) this.#show(detail === 0);
    });
  }

  #show(byKey: boolean): void {
    const frame = labBefore(this, this.dataset["example"]);
    if (!frame) return;
    const anchor = JSON.parse(this.dataset["anchor"] ?? "{}") as Anchor;
    const request: ShowRequest = { anchor, takesFocus: byKey };
    const lab = frame.querySelector(".lab") ?? frame;
    const isTaken = !lab.dispatchEvent(new CustomEvent(showEvent, { cancelable: true, detail: request }));
    if (!isTaken) showInStatic(frame, request);
    if (request.line !== undefined) bringIntoView(frame);
    const note = this.querySelector(".gone");
    if (note) note.textContent = request.line === undefined ? "(no longer in your code; Reset brings it back)" : "";
  }
}

function showInStatic(frame: HTMLElement, request: ShowRequest): void {
  const text = frame.querySelector<HTMLElement>(".lab-static");
  const lines = [...(text?.querySelectorAll(".line") ?? [])].map(({ textContent }) => textContent);
  const found = findAnchor(lines.join("\n"), request.anchor);
  if (!text || "fault" in found) return;
  request.line = found.lines.first;
  // Nothing scrolls it back to where the page begins.
  text.dispatchEvent(new Event("wheel"));
  markStatic(frame, linesIn(found.lines), "strong");
  showStatic(frame, found.lines);
  if (request.takesFocus) text.focus({ preventScroll: true });
}

function bringIntoView(frame: HTMLElement): void {
  const reduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const files = frame.querySelector(".lab-files") ?? frame;
  files.scrollIntoView({ block: "nearest", behavior: reduced ? "auto" : "smooth" });
}

customElements.define("code-ref", CodeRef);
