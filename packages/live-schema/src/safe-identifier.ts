// Which protobuf names TypeScript does not take as they are: the list of protoc-gen-es.

const reserved = new Set(
  [
    "break case catch class const continue debugger default delete do else export extends false finally for function",
    "if import in instanceof new null return super switch this throw true try typeof var void while with yield",
    "enum implements interface let package private protected public static Object",
    "bigint number boolean string object globalThis Uint8Array Partial",
  ].flatMap((line) => line.split(" ")),
);

/** The name with a "$" behind it when it is a reserved word. */
export function safeIdentifier(name: string): string {
  return reserved.has(name) ? `${name}$` : name;
}
