// .proto text to a descriptor, while it is being written: no compiler, every fault with its line and column.
import { createFileRegistry, type DescFile } from "@bufbuild/protobuf";
import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";
import { checkFile } from "../descriptors/check.ts";
import { resolveTypes } from "../descriptors/resolve.ts";
import type { Comments } from "../doc-comment.ts";
import { Cursor } from "./cursor.ts";
import { type Place, ProtoFault, tokens } from "./lexer.ts";
import { parseFile } from "./parse-file.ts";
import { Scope } from "./scope.ts";

export interface ProtoProblem extends Place {
  readonly message: string;
}

export type ParsedProto =
  | { readonly ok: true; readonly file: DescFile; readonly comments: Comments }
  | { readonly ok: false; readonly problems: readonly ProtoProblem[] };

export interface ProtoOptions {
  /** The file's own path, for instance "stock/v1/stock.proto". */
  readonly name: string;
  /** What it may import. */
  readonly importable: Iterable<DescFile>;
}

/** Parses and checks the text. Syntax has one problem, the first; all others are reported together, in the order of the text. */
export function parseProto(source: string, { name, importable }: ProtoOptions): ParsedProto {
  try {
    const scope = new Scope(new Cursor(tokens(source)));
    const file = parseFile(scope, name);
    return finish(scope, file, new Map([...importable].map((known) => [`${known.name}.proto`, known])));
  } catch (error) {
    if (error instanceof ProtoFault) return { ok: false, problems: [problem(error.place, error.message)] };
    throw error;
  }
}

function finish(scope: Scope, proto: FileDescriptorProto, importable: ReadonlyMap<string, DescFile>): ParsedProto {
  const problems: ProtoProblem[] = [];
  const start = { line: 1, column: 1 };
  const imports = imported(scope, proto, importable, problems);
  resolveTypes(proto, withPublic(imports), (part, message) =>
    problems.push(problem(scope.typePlaces.of(part, scope.places.of(part, start)), message)),
  );
  checkFile(proto, (part, message) =>
    problems.push(problem(scope.places.of(part, scope.typePlaces.of(part, start)), message)),
  );
  if (problems.length > 0)
    return { ok: false, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
  const registry = createFileRegistry(proto, (path) => importable.get(path));
  const file = registry.getFile(proto.name);
  if (!file) throw new Error(`expected ${proto.name} in the registry made of it`);
  return { ok: true, file, comments: scope.comments };
}

function imported(
  scope: Scope,
  proto: FileDescriptorProto,
  importable: ReadonlyMap<string, DescFile>,
  problems: ProtoProblem[],
): DescFile[] {
  return proto.dependency.flatMap((path, index) => {
    const file = importable.get(path);
    const place = scope.importPlaces[index] ?? { line: 1, column: 1 };
    if (path === proto.name) problems.push(problem(place, `"${path}" is this file: it cannot import itself`));
    else if (!file)
      problems.push(problem(place, `there is no "${path}" to import: there are ${[...importable.keys()].join(", ")}`));
    return file ? [file] : [];
  });
}

/** What an import imports publicly is visible too. */
function withPublic(files: readonly DescFile[]): DescFile[] {
  const more = files.flatMap(({ proto, dependencies }) =>
    proto.publicDependency.flatMap((index) => dependencies[index] ?? []),
  );
  return more.length === 0 ? [...files] : [...files, ...withPublic(more)];
}

function problem({ line, column }: Place, message: string): ProtoProblem {
  return { line, column, message };
}
