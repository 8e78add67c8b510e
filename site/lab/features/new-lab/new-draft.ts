// Keeps the .proto of a lab that is being made, for this tab: a reload, or the way back from the lab that was made, shows it again.
import type { NewLab } from "./new-lab.ts";
import type { NewProto } from "./new-protos.ts";

const key = "lab:new";

/** Only in a browser; returns what ends it. */
export function keepDraft(lab: NewLab): () => void {
  return lab.files.subscribe((files) => {
    try {
      if (files.every(({ text }) => text === "")) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, JSON.stringify(files));
    } catch {
      // Denied or full: the text then lasts as long as the page.
    }
  });
}

export function takeDraft(lab: NewLab): void {
  const files = draft();
  if (files.length > 0) lab.add(files);
}

function draft(): NewProto[] {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(value) ? value.filter(isProto) : [];
  } catch {
    return [];
  }
}

function isProto(value: unknown): value is NewProto {
  if (typeof value !== "object" || value === null || !("text" in value) || typeof value.text !== "string") return false;
  return !("path" in value) || typeof value.path === "string";
}
