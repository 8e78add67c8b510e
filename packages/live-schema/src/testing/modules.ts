// A generated module without what need not be equal: comments, the layout of lines, and what imports are called here.
import path from "node:path";

/** Names that a module exports. */
export const exportsOf = (text: string): string =>
  [...text.matchAll(/^export (?:declare )?(?:const|enum|type|function) ([\w$]+)/gmu)]
    .map(([, name]) => name)
    .sort()
    .join(" ");

/** The declarations, in which each name that is imported stands as "module#name"; `file` is that of the .proto. */
export function declarationsOf(dts: string, file: string): string {
  const text = dts.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gmu, "");
  const imported = new Map<string, string>();
  const rest = text.replaceAll(
    /^import (?:type )?\{([^}]*)\} from "([^"]+)";$/gmu,
    (_, names: string, from: string) => {
      for (const one of names.split(",")) {
        const [name = "", local = name] = one.trim().split(" as ");
        imported.set(local, `${moduleOf(from, file)}#${name}`);
      }
      return "";
    },
  );
  const resolved = rest.replaceAll(/[\w$]+/gu, (name) => imported.get(name) ?? name);
  return resolved.replaceAll(/\s+/gu, " ").trim();
}

/** The wkt module re-exports what protoc-gen-es imports from a file of it in some cases. */
const moduleOf = (from: string, file: string): string =>
  from.startsWith(".")
    ? path.posix.join(path.posix.dirname(file), from)
    : from.replace(/^(@bufbuild\/protobuf\/wkt)\/.*$/u, "$1");
