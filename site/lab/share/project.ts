// Makes the zip of a project in the page: what the site has of it, and the reader's handler.
import { strToU8, zipSync } from "fflate";

/** Gives `<example>-grpc.zip` to the browser. Rejects when the site cannot be reached. */
export async function downloadProject(example: string, handlerSource: string): Promise<void> {
  const response = await fetch(`/lab/${example}/project.json`);
  if (!response.ok) throw new Error(`expected the project's files, found HTTP ${String(response.status)}`);
  const files = { ...((await response.json()) as Record<string, string>), "handler.ts": handlerSource };
  save(`${example}-grpc.zip`, zipProject(`${example}-grpc`, files));
}

/** All files below one folder, so that unpacking makes no mess. */
export function zipProject(folder: string, files: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([path, text]) => [`${folder}/${path}`, strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 9 });
}

function save(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/zip" }));
  link.download = name;
  link.click();
  // The browser has taken the bytes by the time the next task runs; kept, they would stay as long as the page.
  setTimeout(() => URL.revokeObjectURL(link.href));
}
