// Chooses and fetches the editor: Monaco does not work with touch keyboards, so those get the browser's own text box.
import type { MountEditor } from "./code-editor.ts";

export async function loadEditor(): Promise<MountEditor> {
  if (matchMedia("(pointer: coarse)").matches) return (await import("./plain.ts")).mountPlain;
  return (await import("./monaco.ts")).mountMonaco;
}
