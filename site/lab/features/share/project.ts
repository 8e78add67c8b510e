// Makes the zip of a project in the page: what the site has of it, and the reader's handler.
import { strToU8, zipSync } from "fflate";
import type { ExampleData } from "../../example.ts";
import { saveFile } from "../../parts/save-file.ts";
import type { ServedCode, ServedSchema } from "../../../run/session/served-code.ts";

/** Gives `<example>-grpc.zip` to the browser. Rejects when the site cannot be reached. */
export async function downloadProject({ name }: ExampleData, code: ServedCode): Promise<void> {
  const response = await fetch(`/lab/${name}/project.json`);
  if (!response.ok) throw new Error(`expected the project's files, found HTTP ${String(response.status)}`);
  const made = (await response.json()) as Record<string, string>;
  const files = { ...made, "handler.ts": code.handler, ...(code.schema && schemaFiles(code.schema)) };
  saveFile(`${name}-grpc.zip`, new Blob([zipProject(`${name}-grpc`, files)], { type: "application/zip" }));
}

/** The reader's .proto files, and the generated modules of them and of what they import, in the places of the example's own. */
function schemaFiles({ files, modules }: ServedSchema): Record<string, string> {
  const protos = Object.entries(files).map(([path, text]) => [`proto/${path}`, text] as const);
  const generated = modules.flatMap(({ specifier, js, dts }) => {
    const place = specifier.replace(/^\.\//, "");
    return [[`${place}.js`, js] as const, [`${place}.d.ts`, dts] as const];
  });
  return Object.fromEntries([...protos, ...generated]);
}

/** All files below one folder, so that unpacking makes no mess. */
export function zipProject(folder: string, files: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([path, text]) => [`${folder}/${path}`, strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 9 });
}
