// Makes the zip of a project in the page: what the site has of it, and the reader's handler.
import { strToU8, zipSync } from "fflate";
import { saveFile } from "../save-file.ts";

/** Gives `<example>-grpc.zip` to the browser. Rejects when the site cannot be reached. */
export async function downloadProject(example: string, handlerSource: string): Promise<void> {
  const response = await fetch(`/lab/${example}/project.json`);
  if (!response.ok) throw new Error(`expected the project's files, found HTTP ${String(response.status)}`);
  const files = { ...((await response.json()) as Record<string, string>), "handler.ts": handlerSource };
  saveFile(`${example}-grpc.zip`, new Blob([zipProject(`${example}-grpc`, files)], { type: "application/zip" }));
}

/** All files below one folder, so that unpacking makes no mess. */
export function zipProject(folder: string, files: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([path, text]) => [`${folder}/${path}`, strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 9 });
}
