// Makes the zip of a project in the page: what the site has of it, and the reader's handler.
import { strToU8, zipSync } from "fflate";
import { commentsOf, moduleDts, moduleJs, packageOf, relativePath } from "live-schema";
import type { ExampleData } from "../../example.ts";
import { saveFile } from "../../parts/save-file.ts";
import type { ServedCode, ServedSchema } from "../../../run/session/served-code.ts";

/** Gives `<example>-grpc.zip` to the browser. Rejects when the site cannot be reached. */
export async function downloadProject(
  { name, own, title }: ExampleData,
  { handler, schema }: ServedCode,
): Promise<void> {
  if (own) {
    await downloadOwn(title, handler, schema);
    return;
  }
  const made = await textsAt(`/lab/${name}/project.json`);
  const ofSchema = schema && schemaFiles(schema, await textsAt("/lab/protos.json"));
  const files = { ...made, "handler.ts": handler, ...ofSchema };
  saveFile(`${name}-grpc.zip`, new Blob([zipProject(`${name}-grpc`, files)], { type: "application/zip" }));
}

/** A lab of the reader's own: its services are in its .proto files alone. */
async function downloadOwn(title: string, handler: string, schema: ServedSchema | undefined): Promise<void> {
  if (!schema) throw new Error("expected .proto files that can be read, found none");
  const [{ ownProject }, { fileName }] = await Promise.all([import("./own-project.ts"), import("../own/lab-file.ts")]);
  const [made, known] = await Promise.all([textsAt("/lab/my/project.json"), textsAt("/lab/protos.json")]);
  const name = fileName(title);
  const files = { ...ownProject(made, { name, title, schema }), "handler.ts": handler, ...schemaFiles(schema, known) };
  saveFile(`${name}-grpc.zip`, new Blob([zipProject(`${name}-grpc`, files)], { type: "application/zip" }));
}

/** Text by path, of the project or of what .proto files may import. */
async function textsAt(place: string): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(place);
  if (!response.ok) throw new Error(`expected the project's files, found HTTP ${String(response.status)}`);
  return (await response.json()) as Record<string, string>;
}

/**
 * The reader's .proto files and what they import, with their generated modules, in the places of the example's own. `known` are
 * the files of proto/.
 */
export function schemaFiles(
  { files, registry }: Pick<ServedSchema, "files" | "registry">,
  known: Readonly<Record<string, string>>,
): Record<string, string> {
  const made = [...registry.files].filter((file) => packageOf(file) === undefined);
  return Object.fromEntries(
    made.flatMap((file) => {
      const path = file.proto.name;
      const text = files[path] ?? known[path];
      return [
        ...(text === undefined ? [] : [[`proto/${path}`, text] as const]),
        [`gen/${file.name}_pb.js`, moduleJs(file, (to, from) => `${relativePath(to, from)}.js`)] as const,
        [`gen/${file.name}_pb.d.ts`, moduleDts(file, commentsOf(file))] as const,
      ];
    }),
  );
}

/** All files below one folder, so that unpacking makes no mess. */
export function zipProject(folder: string, files: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([path, text]) => [`${folder}/${path}`, strToU8(text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 9 });
}
