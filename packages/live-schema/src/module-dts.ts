// A file's generated module as type declarations, which give an editor the messages of a .proto that was written a moment ago.
import type { AnyDesc, DescEnum, DescField, DescFile, DescMessage, DescOneof, DescService } from "@bufbuild/protobuf";
import { ScalarType } from "@bufbuild/protobuf";
import { scalarTypeScriptType } from "@bufbuild/protobuf/codegenv2";
import { nestedTypes } from "@bufbuild/protobuf/reflect";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { type Comments, docComment } from "./doc-comment.ts";
import { DtsImports } from "./dts-imports.ts";
import { type DescType, type ModuleNames, namesOf } from "./names.ts";

/** The declarations' text, for a file at `gen/<path of the .proto>_pb.d.ts`; imports of other files are relative to it. */
export function moduleDts(file: DescFile, comments: Comments = new Map()): string {
  const writer = new DtsWriter(file, comments);
  const body = [...nestedTypes(file)].flatMap((type) => writer.declare(type));
  const declared = `export declare const ${namesOf(file).file}: ${writer.imports.runtime("GenFile")};`;
  return [...writer.imports.lines(), declared, ...body, ""].join("\n");
}

class DtsWriter {
  readonly imports: DtsImports;
  readonly #names: ModuleNames;
  readonly #comments: Comments;

  constructor(file: DescFile, comments: Comments) {
    this.#comments = comments;
    this.#names = namesOf(file);
    this.imports = new DtsImports(file, this.#names);
  }

  declare(type: DescType): string[] {
    switch (type.kind) {
      case "message":
        return this.#message(type);
      case "enum":
        return this.#enum(type);
      case "service":
        return this.#service(type);
      case "extension": {
        const value = this.#fieldType(type);
        const extended = this.imports.shape(type.extendee);
        return [
          `export declare const ${this.#names.schema(type)}: ${this.imports.runtime("GenExtension")}<${extended}, ${value}>;`,
        ];
      }
    }
  }

  #doc(desc: AnyDesc, indent: string): string[] {
    return docComment(desc, this.#comments, indent);
  }

  #message(message: DescMessage): string[] {
    const shape = this.#names.shape(message);
    return [
      ...this.#doc(message, ""),
      `export declare type ${shape} = ${this.imports.runtime("Message")}<${JSON.stringify(message.typeName)}> & {`,
      ...message.members.flatMap((member) =>
        member.kind === "oneof" ? this.#oneof(member) : this.#field(member, "  "),
      ),
      "};",
      `export declare const ${this.#names.schema(message)}: ${this.imports.runtime("GenMessage")}<${shape}>;`,
    ];
  }

  #oneof(oneof: DescOneof): string[] {
    const cases = oneof.fields.map(
      (field) => `{ value: ${this.#fieldType(field)}; case: ${JSON.stringify(field.localName)}; }`,
    );
    const none = "{ case: undefined; value?: undefined }";
    return [...this.#doc(oneof, "  "), `  ${oneof.localName}: ${[...cases, none].join(" | ")};`];
  }

  #field(field: DescField, indent: string): string[] {
    const type = this.#fieldType(field);
    const optional = field.fieldKind === "message" || (isSingular(field) && field.proto.proto3Optional);
    const declared = optional ? `${field.localName}?: ${type} | undefined;` : `${field.localName}: ${type};`;
    return [...this.#doc(field, indent), `${indent}${declared}`];
  }

  #enum(type: DescEnum): string[] {
    const shape = this.#names.shape(type);
    return [
      ...this.#doc(type, ""),
      `export enum ${shape} {`,
      ...type.values.flatMap((value) => [...this.#doc(value, "  "), `  ${value.localName} = ${String(value.number)},`]),
      "}",
      `export declare const ${this.#names.schema(type)}: ${this.imports.runtime("GenEnum")}<${shape}>;`,
    ];
  }

  #service(service: DescService): string[] {
    const methods = service.methods.flatMap((method) => [
      ...this.#doc(method, "  "),
      `  ${method.localName}: {`,
      `    methodKind: ${JSON.stringify(method.methodKind)};`,
      `    input: typeof ${this.imports.schema(method.input)};`,
      `    output: typeof ${this.imports.schema(method.output)};`,
      "  },",
    ]);
    const head = `export declare const ${this.#names.schema(service)}: ${this.imports.runtime("GenService")}<{`;
    return [...this.#doc(service, ""), head, ...methods, "}>;"];
  }

  #fieldType(field: FieldLike): string {
    if (field.fieldKind === "list") return `${this.#valueType(field, field.listKind)}[]`;
    if (field.fieldKind === "map") {
      const key = numericKeys.has(field.mapKey) ? "number" : "string";
      return `{ [key: ${key}]: ${this.#valueType(field, field.mapKind)} }`;
    }
    return this.#valueType(field, field.fieldKind);
  }

  #valueType(field: FieldLike, kind: "scalar" | "enum" | "message"): string {
    if (kind === "enum" && field.enum) return this.imports.shape(field.enum);
    if (kind === "message" && field.message) return this.#messageType(field.message, field);
    return scalarTypeScriptType(field.scalar ?? ScalarType.STRING, "longAsString" in field && field.longAsString);
  }

  /** Two kinds of well-known messages are something simpler in TypeScript. */
  #messageType(message: DescMessage, field: FieldLike): string {
    const [value] = message.fields;
    if (isWrapperDesc(message) && value?.scalar && field.oneof === undefined && field.fieldKind === "message")
      return scalarTypeScriptType(value.scalar, false);
    const isPlainObject = message.typeName === "google.protobuf.Struct" && field.parent?.typeName !== valueType;
    if (isPlainObject) return this.imports.runtime("JsonObject");
    return this.imports.shape(message);
  }
}

const valueType = "google.protobuf.Value";

type FieldLike = DescField | Extract<DescType, { kind: "extension" }>;

const isSingular = ({ fieldKind }: DescField): boolean => fieldKind === "scalar" || fieldKind === "enum";

const numericKeys: ReadonlySet<ScalarType> = new Set([
  ScalarType.INT32,
  ScalarType.UINT32,
  ScalarType.SINT32,
  ScalarType.FIXED32,
  ScalarType.SFIXED32,
]);
