// How things are called in a generated module: the rules of protoc-gen-es, so that a module made here can stand for one of its.
import type { DescEnum, DescExtension, DescFile, DescMessage, DescService } from "@bufbuild/protobuf";
import { wktPublicImportPaths } from "@bufbuild/protobuf/codegenv2";
import { nestedTypes } from "@bufbuild/protobuf/reflect";

export type DescType = DescMessage | DescEnum | DescExtension | DescService;
type Shaped = DescMessage | DescEnum;

export interface ModuleNames {
  /** The file's own descriptor. */
  readonly file: string;
  /** The TypeScript type of a message, and the enum object. */
  shape(desc: Shaped): string;
  /** The descriptor of a type, and a service. */
  schema(desc: DescType): string;
  /** Whether the file declares something of that name. */
  has(name: string): boolean;
}

/** The package that brings a file's generated module along; undefined for files that have one of their own. */
export function packageOf(file: DescFile): string | undefined {
  if (wktPublicImportPaths[file.proto.name] !== undefined) return "@bufbuild/protobuf/wkt";
  if (file.proto.name === "buf/validate/validate.proto")
    return "@bufbuild/protovalidate/gen/buf/validate/validate_pb.js";
  return undefined;
}

/** What a handler imports: the module of "stock/v1/stock.proto" is "./gen/stock/v1/stock_pb". */
export function moduleSpecifier(file: DescFile): string {
  return `./gen/${file.name}_pb`;
}

/** From one file's module to another's, as files on a disk import each other. */
export function relativePath(to: DescFile, from: DescFile): string {
  const up = "../".repeat(from.name.split("/").length - 1);
  return `${up === "" ? "./" : up}${to.name}_pb`;
}

/** The names of everything that a file declares. */
export function namesOf(file: DescFile): ModuleNames {
  const taken = new Set<string>();
  const take = (wish: string): string => {
    let name = safeIdentifier(wish);
    for (let salt = 0; taken.has(name); salt++) name = safeIdentifier(`${wish}$${salt === 0 ? "" : String(salt)}`);
    taken.add(name);
    return name;
  };
  const types = [...nestedTypes(file)];
  const shapes = new Map<DescType, string>();
  for (const type of types) if (isShaped(type)) shapes.set(type, take(localName(type)));
  const fileName = take(`file_${file.name.replace(/[^a-zA-Z0-9_]+/g, "_")}`);
  const schemas = new Map<DescType, string>();
  for (const type of types) schemas.set(type, take(isShaped(type) ? `${localName(type)}Schema` : localName(type)));
  return {
    file: fileName,
    shape: (desc) => shapes.get(desc) ?? "",
    schema: (desc) => schemas.get(desc) ?? "",
    has: (name) => taken.has(name),
  };
}

function isShaped(type: DescType): type is Shaped {
  return type.kind === "message" || type.kind === "enum";
}

/** The full name without the package, nested types joined by "_". */
function localName({ typeName, file }: DescType): string {
  const { package: packageName } = file.proto;
  const own = packageName === "" ? typeName : typeName.slice(packageName.length + 1);
  return own.replaceAll(".", "_");
}

/** Names that TypeScript does not take as they are: the list of protoc-gen-es. */
const reserved = new Set(
  [
    "break case catch class const continue debugger default delete do else export extends false finally for function",
    "if import in instanceof new null return super switch this throw true try typeof var void while with yield",
    "enum implements interface let package private protected public static Object",
    "bigint number boolean string object globalThis Uint8Array Partial",
  ].flatMap((line) => line.split(" ")),
);

/** The name with a "$" behind it when it is a reserved word. */
function safeIdentifier(name: string): string {
  return reserved.has(name) ? `${name}$` : name;
}
