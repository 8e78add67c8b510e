// Object literals as TypeScript, each on one line where it fits.

export type Literal =
  | string
  | { readonly kind: "object"; readonly entries: readonly (readonly [key: string, value: Literal])[] }
  | { readonly kind: "list"; readonly items: readonly Literal[] };

const width = 100;

/** `indent`: of the line that it begins on, and how far into that. */
export function literalText(literal: Literal, indent: string, before = 0): string {
  if (typeof literal === "string") return literal;
  const line = onOneLine(literal);
  if (line.length + indent.length + before <= width) return line;
  const inner = `${indent}  `;
  if (literal.kind === "list") {
    const items = literal.items.map((item) => `${inner}${literalText(item, inner)},\n`);
    return `[\n${items.join("")}${indent}]`;
  }
  const entries = literal.entries.map(
    ([key, value]) => `${inner}${keyText(key)}: ${literalText(value, inner, keyText(key).length + 2)},\n`,
  );
  return `{\n${entries.join("")}${indent}}`;
}

function onOneLine(literal: Literal): string {
  if (typeof literal === "string") return literal;
  if (literal.kind === "list") return `[${literal.items.map(onOneLine).join(", ")}]`;
  if (literal.entries.length === 0) return "{}";
  return `{ ${literal.entries.map(([key, value]) => (key === value ? key : `${keyText(key)}: ${onOneLine(value)}`)).join(", ")} }`;
}

/** `__proto__: …` would set the prototype. */
function keyText(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) || /^(0|[1-9]\d{0,8})$/.test(key)
    ? key
    : JSON.stringify(key);
}
