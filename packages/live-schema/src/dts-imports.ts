// What a module of declarations imports: types of other files under names that are free, and always the runtime's.
import type { DescEnum, DescFile, DescMessage } from "@bufbuild/protobuf";
import { wktPublicImportPaths } from "@bufbuild/protobuf/codegenv2";
import { type ModuleNames, namesOf } from "./names.ts";

const runtime = [
  `import type { GenEnum, GenExtension, GenFile, GenMessage, GenService } from "@bufbuild/protobuf/codegenv2";`,
  `import type { JsonObject, Message } from "@bufbuild/protobuf";`,
];

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

  lines(): string[] {
    return [...runtime, ...this.#lines.values()];
  }

  /** No file declares a name with two dollars in it. */
  #import(file: DescFile, name: string): string {
    const from = this.#pathOf(file);
    const local = `${name}$$${file.name.replace(/\W/g, "_")}`;
    this.#lines.set(local, `import type { ${name} as ${local} } from ${JSON.stringify(from)};`);
    return local;
  }

  #pathOf(file: DescFile): string {
    if (wktPublicImportPaths[file.proto.name] !== undefined) return "@bufbuild/protobuf/wkt";
    const up = "../".repeat(this.#file.name.split("/").length - 1);
    return `${up === "" ? "./" : up}${file.name}_pb`;
  }
}
