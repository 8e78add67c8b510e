// The list of the course, or of its exercises: what is done, what comes next, a file of the progress, and a fresh start.
import { type CourseEntry, countDone, nextUndone, stateOf } from "./entry.ts";
import { saveFile } from "../lab/index.ts";
import { mark, type Progress, progressEvent, readProgress, unmark } from "./progress.ts";
import { addProgress, exportText, forgetProgress, readFile } from "./progress-file.ts";

const most = 1_000_000;

class CourseList extends HTMLElement {
  readonly #listening = new AbortController();

  connectedCallback(): void {
    this.#button("export").addEventListener("click", () => this.#export());
    this.#button("reset").addEventListener("click", () => this.#reset());
    this.#button("import").addEventListener("click", () => this.#file.click());
    this.#file.addEventListener("change", () => void this.#import());
    for (const row of this.#rows) row.querySelector("button")?.addEventListener("click", () => toggle(row));
    const show = (): void => this.#show();
    const { signal } = this.#listening;
    for (const kind of [progressEvent, "storage", "pageshow"]) window.addEventListener(kind, show, { signal });
    this.#one("div", "[data-tools]").hidden = false;
    show();
  }

  disconnectedCallback(): void {
    this.#listening.abort();
  }

  get #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("li[data-path]")];
  }

  get #file(): HTMLInputElement {
    return this.#one("input");
  }

  #button(name: string): HTMLButtonElement {
    return this.#one("button", `[data-do="${name}"]`);
  }

  /** By a tag's name: its attributes narrow it down. */
  #one<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes = ""): HTMLElementTagNameMap[Tag] {
    const found = this.querySelector<HTMLElementTagNameMap[Tag]>(tag + attributes);
    if (!found) throw new Error(`expected ${tag}${attributes} in the list of the course`);
    return found;
  }

  #show(): void {
    const progress = readProgress();
    const entries = this.#rows.map(entryIn);
    const next = nextUndone(entries, progress);
    for (const row of this.#rows) showRow(row, progress, entryIn(row).path === next?.path);
    const done = countDone(entries, progress);
    this.#say(`${String(done)} of ${String(entries.length)} done`);
    this.#one("progress").value = done;
    this.#one("aside").hidden = next !== undefined;
    const isNew = entries.every((entry) => stateOf(entry, progress).kind === "new");
    this.#button("export").disabled = isNew;
    this.#button("reset").disabled = isNew;
  }

  #say(text: string): void {
    this.#one("p", "[role=status]").textContent = text;
  }

  #export(): void {
    saveFile("grpc-course.json", new Blob([exportText()], { type: "application/json" }));
  }

  #reset(): void {
    if (confirm("Forget which pages, steps and exercises are done? Your code stays.")) forgetProgress();
  }

  async #import(): Promise<void> {
    const [file] = this.#file.files ?? [];
    if (!file) return;
    const read =
      file.size > most
        ? ({ ok: false, why: "This file cannot be taken: it is larger than any that Export makes." } as const)
        : readFile(await file.text());
    this.#file.value = "";
    if (!read.ok) this.#say(read.why);
    else if (!addProgress(read.kept))
      this.#say("This browser keeps nothing, or has no room: progress lasts as long as the page.");
  }
}

function entryIn({ dataset, textContent }: HTMLElement): CourseEntry {
  const { path = "", steps } = dataset;
  return { path, title: textContent, ...(steps !== undefined && { steps: Number(steps) }) };
}

function showRow(row: HTMLElement, progress: Progress, isNext: boolean): void {
  const entry = entryIn(row);
  const { kind, text } = stateOf(entry, progress);
  row.dataset["state"] = kind;
  row.toggleAttribute("data-next", isNext);
  const place = row.querySelector("[data-state-text]");
  if (place) place.textContent = isNext && text === "" ? "next" : text;
  const button = row.querySelector("button");
  if (!button) return;
  // What the steps say needs no saying.
  button.hidden = entry.steps !== undefined && progress.steps(entry.path) >= entry.steps;
  button.textContent = kind === "done" ? "Mark as not done" : "Mark as done";
}

/** For a page of the guide that the reader knows already, or wants to read again. */
function toggle(row: HTMLElement): void {
  const { path } = entryIn(row);
  if (row.dataset["state"] === "done") unmark("pages", path);
  else mark("pages", path);
}

customElements.define("course-list", CourseList);
