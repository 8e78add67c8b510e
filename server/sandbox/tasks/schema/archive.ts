// The reader's .proto files as buf reads them: one archive of two modules, what is read and what may be imported.
import { strToU8, zipSync } from "fflate";
import { isProtoPath } from "live-schema";

export type ProtoFiles = Readonly<Record<string, string>>;

/** Of these two, only what `own` holds is read. */
export function archiveOf(own: ProtoFiles, imported: ProtoFiles): Uint8Array {
  const files = [...inFolder("own", own), ...inFolder("known", imported), ["buf.yaml", config] as const];
  return zipSync(Object.fromEntries(files.map(([name, text]) => [name, strToU8(text)])), { level: 0 });
}

const config = `version: v2
modules: [{ path: own }, { path: known }]
lint: { use: [STANDARD] }
breaking: { use: [FILE] }
`;

const inFolder = (folder: string, files: ProtoFiles): (readonly [string, string])[] =>
  Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]);

/** The name of a file by its path in the archive. */
export const nameOf = (path: string): string => path.replace(/^own\//, "");

/** What keeps the files from being an archive, as a sentence; undefined when nothing does. */
export function faultOf(
  files: ProtoFiles,
  limits: { readonly files: number; readonly sourceBytes: number },
): string | undefined {
  const names = Object.keys(files);
  if (names.length === 0) return "there is no file: send at least one, by its path, for instance shop/v1/shop.proto";
  if (names.length > limits.files)
    return `there are ${String(names.length)} files; at most ${String(limits.files)} are allowed`;
  const odd = names.find((name) => !isProtoPath(name));
  if (odd !== undefined)
    return `${JSON.stringify(odd.slice(0, 100))} is no name for a .proto file: write it as shop/v1/shop.proto`;
  const bytes = Object.entries(files).reduce((sum, [name, text]) => sum + name.length + Buffer.byteLength(text), 0);
  if (bytes <= limits.sourceBytes) return undefined;
  return `the files hold ${String(bytes)} bytes; at most ${String(limits.sourceBytes)} are allowed`;
}
