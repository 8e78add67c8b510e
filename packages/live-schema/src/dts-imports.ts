// What a module of declarations imports: types of the runtime and of other files, under names that are free.
import type { DescEnum, DescFile, DescMessage } from "@bufbuild/protobuf";
import { type ModuleNames, namesOf, packageOf, relativePath } from "./names.ts";

/** Where each type of the runtime comes from. */
const runtime = {
  GenEnum: "@bufbuild/protobuf/codegenv2",
  GenExtension: "@bufbuild/protobuf/codegenv2",
  GenFile: "@bufbuild/protobuf/codegenv2",
  GenMessage: "@bufbuild/protobuf/codegenv2",
  GenService: "@bufbuild/protobuf/codegenv2",
  JsonObject: "@bufbuild/protobuf",
  Message: "@bufbuild/protobuf",
} as const;

export class DtsImports {
  readonly #file: DescFile;
  readonly #own: ModuleNames;
  /** By the import's text, so that each name is imported once. */
  readonly #lines = new Map<string, string>();

  constructor(file: DescFile, own: ModuleNames) {
    this.#file = file;
    this.#own = own;
  }

  shape(type: DescMessage | DescEnum): string {
    return type.file === this.#file ? this.#own.shape(type) : this.#import(type.file, namesOf(type.file).shape(type));
  }

  schema(type: DescMessage): string {
    return type.file === this.#file ? this.#own.schema(type) : this.#import(type.file, namesOf(type.file).schema(type));
  }

  /** A type of the runtime. */
  runtime(name: keyof typeof runtime): string {
    return this.#own.has(name)
      ? this.#importFrom(runtime[name], name, `${name}$$runtime`)
      : this.#importFrom(runtime[name], name);
  }

  lines(): string[] {
    return [...this.#lines.values()];
  }

  /** No file declares a name with two dollars in it. */
  #import(file: DescFile, name: string): string {
    return this.#importFrom(this.#pathOf(file), name, `${name}$$${file.name.replace(/\W/g, "_")}`);
  }

  #importFrom(from: string, name: string, local = name): string {
    const named = local === name ? name : `${name} as ${local}`;
    this.#lines.set(local, `import type { ${named} } from ${JSON.stringify(from)};`);
    return local;
  }

  #pathOf(file: DescFile): string {
    return packageOf(file) ?? relativePath(file, this.#file);
  }
}
