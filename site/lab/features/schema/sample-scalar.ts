// A value for a field that is no message, by its type and its name.
import { ScalarType } from "@bufbuild/protobuf";

const texts: readonly (readonly [name: RegExp, text: string])[] = [
  [/e_?mail/i, "ada@example.com"],
  [/ur[il]$/i, "https://example.com/"],
  [/(^|_)id$/i, "id-1"],
  [/(^|_)(user|author|sender|from)$/i, "Ada"],
];

export function sampleScalar(
  type: ScalarType | undefined,
  name: string,
): bigint | boolean | number | string | Uint8Array {
  switch (type) {
    case ScalarType.BOOL:
      return true;
    case ScalarType.BYTES:
      return new TextEncoder().encode("bytes");
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return 1.5;
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
    case ScalarType.SINT64:
      return 1n;
    case ScalarType.STRING:
    case undefined:
      return texts.find(([pattern]) => pattern.test(name))?.[1] ?? name.replaceAll("_", " ").trim();
    default:
      return 1;
  }
}

export function sampleKey(type: ScalarType): bigint | boolean | number | string {
  const key = sampleScalar(type, "key");
  return key instanceof Uint8Array ? "key" : key;
}
