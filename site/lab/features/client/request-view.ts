// Whether requests are written as JSON or in a form: one choice for all labs and clients, kept over visits.
import { signal } from "@preact/signals";
import { readStored, writeStored } from "../../parts/storage.ts";

const key = "lab:request";

export const asForm = signal(false);

/** Takes the choice of the last visit; without one, a lab of the reader's own begins with the form. Only in a browser. */
export function rememberRequestView(isOwn: boolean): void {
  asForm.value = (readStored(key) ?? (isOwn ? "form" : "json")) === "form";
}

export function chooseForm(on: boolean): void {
  asForm.value = on;
  writeStored(key, on ? "form" : "json");
}

/** For the moment: what cannot be seen in the form. */
export function showAsJson(): void {
  asForm.value = false;
}
