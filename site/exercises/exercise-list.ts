// The reader's progress over all exercises: how many are done, a file of it, and a fresh start.
import { parseProgress, progressEvent, readProgress, writeProgress } from "./progress.ts";

class ExerciseList extends HTMLElement {
  connectedCallback(): void {
    this.#button("export").addEventListener("click", () => this.#export());
    this.#button("reset").addEventListener("click", () => this.#reset());
    this.#button("import").addEventListener("click", () => this.#file.click());
    this.#file.addEventListener("change", () => void this.#import());
    window.addEventListener(progressEvent, () => this.#show());
    this.#show();
  }

  #button(name: string): HTMLButtonElement {
    const found = this.querySelector<HTMLButtonElement>(`button[data-do="${name}"]`);
    if (!found) throw new Error(`expected a button ${name} in the list of exercises`);
    return found;
  }

  get #file(): HTMLInputElement {
    const found = this.querySelector<HTMLInputElement>("input[type=file]");
    if (!found) throw new Error("expected a file input in the list of exercises");
    return found;
  }

  #show(): void {
    const names = new Set((this.dataset["names"] ?? "").split(" "));
    const done = Object.keys(readProgress()).filter((name) => names.has(name)).length;
    this.#say(`${String(done)} of ${String(names.size)} done`);
    this.#button("export").disabled = done === 0;
    this.#button("reset").disabled = done === 0;
  }

  #say(text: string): void {
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = text;
  }

  #export(): void {
    const link = document.createElement("a");
    link.download = "grpc-exercises.json";
    link.href = URL.createObjectURL(
      new Blob([JSON.stringify(readProgress(), undefined, 2)], { type: "application/json" }),
    );
    link.click();
    URL.revokeObjectURL(link.href);
  }

  #reset(): void {
    if (confirm("Forget which exercises are done? Your code stays.")) writeProgress({});
  }

  async #import(): Promise<void> {
    const text = await this.#file.files?.[0]?.text();
    this.#file.value = "";
    if (text === undefined) return;
    const progress = parseProgress(text);
    if (progress) writeProgress({ ...readProgress(), ...progress });
    else this.#say("This file holds no progress: expected one that Export has made.");
  }
}

customElements.define("exercise-list", ExerciseList);
