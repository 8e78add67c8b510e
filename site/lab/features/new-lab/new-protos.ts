// The .proto files of a lab that is being made: where each lies, as the others import it.
import { isProtoPath } from "live-schema";
import type { ProtoFiles } from "../../../run/session/served-code.ts";

export interface NewProto {
  /** As it was dropped, opened or named; without one it goes by its package. */
  readonly path?: string;
  readonly text: string;
}

/** The files by paths that fit their packages and imports, in the order they were given. */
export function placedProtos(files: readonly NewProto[]): ProtoFiles {
  const imported = new Set(files.flatMap(({ text }) => importsOf(text)));
  const placed = new Map<string, string>();
  for (const file of files) placed.set(freePath(pathOf(file, imported), placed), file.text);
  return Object.fromEntries(placed);
}

/** The path that others import it by, if one does; else its own, or one that follows from its package. */
function pathOf({ path, text }: NewProto, imported: ReadonlySet<string>): string {
  const own = path === undefined ? pathByPackage(text) : cleanPath(path);
  if (imported.has(own)) return own;
  const name = nameIn(own);
  const meant = [...imported].filter((one) => nameIn(one) === name && isProtoPath(one));
  const [only] = meant;
  return meant.length === 1 && only !== undefined && !isKnown(only) ? only : own;
}

/** Of these the server has its own. */
const isKnown = (path: string): boolean => /^(?:google|buf)\//u.test(path);

const nameIn = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** "package shop.v1" lies in shop/v1/shop.proto, by convention. */
function pathByPackage(text: string): string {
  const parts = /^\s*package\s+([A-Za-z_][\w.]*)\s*;/mu.exec(withoutComments(text))?.[1]?.split(".") ?? [];
  const name = parts.findLast((part) => !/^v\d\w*$/u.test(part)) ?? "service";
  return [...parts, `${name.toLowerCase()}.proto`].join("/");
}

function importsOf(text: string): string[] {
  const found = withoutComments(text).matchAll(/\bimport\s+(?:public\s+|weak\s+|option\s+)?["']([^"']+)["']/gu);
  return [...found].map(([, path = ""]) => path);
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/gu, "");
}

/** File systems allow more in a name than .proto files are imported by. */
function cleanPath(path: string): string {
  const parts = path.split(/[\\/]+/u).map((part) => part.replaceAll(/[^\w.-]+/gu, "_").replace(/^\.+/u, ""));
  const clean = parts.filter((part) => part !== "").join("/");
  const named = clean.endsWith(".proto") ? clean : `${clean}.proto`;
  return isProtoPath(named) ? named : "service.proto";
}

function freePath(path: string, taken: ReadonlyMap<string, string>): string {
  let free = path;
  for (let number = 2; taken.has(free); number++) free = path.replace(/\.proto$/u, `_${String(number)}.proto`);
  return free;
}
