// What a handler stub imports from modules of .proto files, under names that nothing else in it has.
import type { DescEnum, DescFile, DescMessage } from "@bufbuild/protobuf";
import { moduleSpecifier, namesOf, packageOf } from "live-schema";

/** What the stub itself uses. */
const used = [
  "AsyncGenerator AsyncIterable BigInt Promise String Symbol TextEncoder console context create fromBinary message request requests",
  "toBinary anyPack timestampNow CallContext GrpcHandler GrpcRequest GrpcResponse RpcError StatusCode sleep count first all step",
  "iterator startWithFirst undefined Infinity NaN",
].flatMap((line) => line.split(" "));

export class StubImports {
  readonly #taken: Set<string>;
  /** Local names by imported name, by module. */
  readonly #modules = new Map<string, Map<string, string>>();

  /** `own`: further names that the stub declares. */
  constructor(own: readonly string[]) {
    this.#taken = new Set([...used, ...own]);
  }

  /** The descriptor of a message. */
  schema(type: DescMessage): string {
    return this.#name(type.file, namesOf(type.file).schema(type));
  }

  /** The enum object. */
  enum(type: DescEnum): string {
    return this.#name(type.file, namesOf(type.file).shape(type));
  }

  /** A function of the well-known types' module. */
  wellKnown(name: "anyPack" | "DurationSchema" | "timestampNow"): string {
    return this.#from("@bufbuild/protobuf/wkt", name, true);
  }

  lines(): string[] {
    return [...this.#modules].sort(byPlace).map(([from, names]) => {
      const list = [...names].map(([name, local]) => (name === local ? name : `${name} as ${local}`)).sort();
      const line = `import { ${list.join(", ")} } from ${JSON.stringify(from)};`;
      return line.length <= 120
        ? line
        : `import {\n${list.map((one) => `  ${one},\n`).join("")}} from ${JSON.stringify(from)};`;
    });
  }

  #name(file: DescFile, name: string): string {
    return this.#from(packageOf(file) ?? moduleSpecifier(file), name, false);
  }

  #from(module: string, name: string, isReserved: boolean): string {
    const names = this.#modules.get(module) ?? new Map<string, string>();
    this.#modules.set(module, names);
    const known = names.get(name);
    if (known !== undefined) return known;
    let local = name;
    if (!isReserved || !used.includes(name))
      for (let salt = 2; this.#taken.has(local); salt++) local = `${name}${String(salt)}`;
    this.#taken.add(local);
    names.set(name, local);
    return local;
  }
}

/** Packages first, then generated modules, each in the order of the alphabet. */
function byPlace([a]: [string, unknown], [b]: [string, unknown]): number {
  return Number(a.startsWith(".")) - Number(b.startsWith(".")) || (a < b ? -1 : 1);
}
