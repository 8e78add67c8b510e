// The .proto files of a lab that is being made: where each lies, as the others import it.
import { isProtoPath } from "live-schema";
import type { ProtoFiles } from "../../../run/session/served-code.ts";

export interface NewProto {
  /** As it was dropped, opened or named; without one it goes by its package. */
  readonly path?: string;
  readonly text: string;
}

/**
 * The files by paths that fit their packages and imports, in the order they were given. A name that no .proto may have here is changed,
 * and so are the imports of it.
 */
export function placedProtos(files: readonly NewProto[]): ProtoFiles {
  const imported = new Set(files.flatMap(({ text }) => importsOf(text).map(importable)));
  const placed = new Map<string, string>();
  const renamed = new Map<string, string>();
  for (const file of files) {
    const path = freePath(pathOf(file, imported), placed);
    placed.set(path, file.text);
    if (file.path !== undefined && !isProtoPath(file.path)) renamed.set(file.path, path);
  }
  const newImport = (path: string): string => {
    const now = renamed.get(path) ?? importable(path);
    return placed.has(now) ? now : path;
  };
  return Object.fromEntries([...placed].map(([path, text]) => [path, withImports(text, newImport)]));
}

const importable = (path: string): string => (isProtoPath(path) ? path : cleanPath(path));

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

const importStatement = /(\bimport\s+(?:public\s+|weak\s+|option\s+)?["'])([^"']+)(?=["'])/gu;

function importsOf(text: string): string[] {
  return [...withoutComments(text).matchAll(importStatement)].map(([, , path = ""]) => path);
}

function withImports(text: string, newImport: (path: string) => string): string {
  return text.replaceAll(importStatement, (_, before: string, path: string) => before + newImport(path));
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/gu, "");
}

/** File systems allow more in a name than `isProtoPath` does. Two names that differ in a letter differ here, too. */
function cleanPath(path: string): string {
  const parts = path.split(/[\\/]+/u).map((part) =>
    inAscii(part)
      .replaceAll(/[^\w.-]+/gu, "_")
      .replace(/^\.+/u, ""),
  );
  const clean = parts.filter((part) => part !== "").join("/");
  const named = clean.endsWith(".proto") ? clean : `${clean}.proto`;
  return isProtoPath(named) ? named : "service.proto";
}

/** A letter without its accents, or as the number that Unicode gives it. */
function inAscii(name: string): string {
  const bare = name.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  return bare.replaceAll(/[^\0-\x7f]/gu, (letter) => `u${letter.codePointAt(0)?.toString(16) ?? ""}`);
}

function freePath(path: string, taken: ReadonlyMap<string, string>): string {
  let free = path;
  for (let number = 2; taken.has(free); number++) free = path.replace(/\.proto$/u, `_${String(number)}.proto`);
  return free;
}
