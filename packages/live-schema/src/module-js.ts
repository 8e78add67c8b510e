// A file's generated module as JavaScript: what protoc-gen-es would write, less its comments.
import type { DescFile } from "@bufbuild/protobuf";
import { embedFileDesc, pathInFileDesc } from "@bufbuild/protobuf/codegenv2";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { type DescType, moduleSpecifier, type ModuleNames, namesOf, packageOf } from "./names.ts";

/**
 * The module's text. It imports `@bufbuild/protobuf/codegenv2` and the modules of the file's imports: by what a handler imports,
 * or, as files on a disk do, by `pathTo`.
 */
export function moduleJs(
  file: DescFile,
  pathTo: (imported: DescFile, from: DescFile) => string = moduleSpecifier,
): string {
  const names = namesOf(file);
  const imports = file.dependencies.map(
    (dependency, index) =>
      `import { ${namesOf(dependency).file} as ${local(index)} } from ${JSON.stringify(packageOf(dependency) ?? pathTo(dependency, file))};`,
  );
  const dependencies = file.dependencies.map((_, index) => local(index)).join(", ");
  const descriptor = JSON.stringify(embedFileDesc(file.proto).base64());
  return [
    `import { ${runtime.join(", ")} } from "@bufbuild/protobuf/codegenv2";`,
    ...imports,
    `export const ${names.file} = /*@__PURE__*/ fileDesc$$(${descriptor}, [${dependencies}]);`,
    ...[...nestedTypes(file)].flatMap((type) => declare(type, names)),
    "",
  ].join("\n");
}

/** No file declares a name with two dollars in it. */
const runtime = ["enumDesc", "extDesc", "fileDesc", "messageDesc", "serviceDesc", "tsEnum"].map(
  (name) => `${name} as ${name}$$`,
);

const local = (dependency: number): string => `d${String(dependency)}$$`;

const makers = { message: "messageDesc", enum: "enumDesc", extension: "extDesc", service: "serviceDesc" } as const;

function declare(type: DescType, names: ModuleNames): string[] {
  const path = [names.file, ...pathInFileDesc(type).map(String)].join(", ");
  const schema = names.schema(type);
  const lines = [`export const ${schema} = /*@__PURE__*/ ${makers[type.kind]}$$(${path});`];
  if (type.kind === "enum") lines.push(`export const ${names.shape(type)} = /*@__PURE__*/ tsEnum$$(${schema});`);
  return lines;
}
