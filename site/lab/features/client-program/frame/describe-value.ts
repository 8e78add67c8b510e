// A value as the program's console writes it.
export function describeValue(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === "function") return `[function ${value.name}]`;
  if (typeof value === "symbol" || typeof value === "bigint" || value === undefined) {
    return String(value);
  }
  try {
    return JSON.stringify(value, plain);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** What JSON has no word for, and the type names that protobuf-es keeps in every message. */
function plain(key: string, value: unknown): unknown {
  if (key === "$typeName" || key === "$unknown") return undefined;
  if (typeof value === "bigint") return `${String(value)}n`;
  if (value instanceof Uint8Array) return `${String(value.byteLength)} bytes`;
  if (value instanceof Headers || value instanceof Map) return Object.fromEntries(value);
  return value;
}

/** An error with the line of client.ts that it comes from, when its stack has one. */
export function describeError(error: unknown, linesBefore: number): string {
  const text = describeValue(error);
  if (!(error instanceof Error)) return text;
  for (const [, line] of (error.stack ?? "").matchAll(/blob:[^\s)]*?:(\d+):\d+/g)) {
    if (Number(line) > linesBefore) return `${text} (client.ts:${String(Number(line) - linesBefore)})`;
  }
  return text;
}
