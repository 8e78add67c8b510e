// A name as the .proto writes it, where generated code has another: message_count is messageCount, and RESPONSE_KIND_ECHO is ECHO.
import type ts from "typescript";
import { nearest } from "live-schema";
import type { PlainDiagnostic } from "./only-for-clients.ts";

export interface MeantName {
  /** What is there. */
  readonly name: string;
  /** Why it is called so; empty for a slip of the keys. */
  readonly why: string;
  readonly span: ts.TextSpan;
  /** In the place of what is written at `span`. */
  readonly newText: string;
}

/** "Property does not exist on type", and "Object literal may only specify known properties". */
const unknownMember: ReadonlySet<number> = new Set([2339, 2551, 2353, 2561]);

/** What was probably meant by the unknown member at that place; `api` is the compiler that has read the file. */
export function meantAt(
  { code, start }: Pick<PlainDiagnostic, "code" | "start">,
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  api: typeof ts,
): MeantName | undefined {
  if (!unknownMember.has(code)) return undefined;
  const node = identifierAt(file, start, api);
  if (!node) return undefined;
  const meant = meantName(node.text, membersAround(node, checker, api));
  // Of a slip of the keys the compiler says enough, with a fix.
  if (meant?.why === "" && code === 2551) return undefined;
  const span = { start: node.getStart(file), length: node.text.length };
  return meant && { ...meant, span, newText: `${meant.name}${restOf(node, api)}` };
}

/** With the question that TypeScript asks of near names itself, and for a .proto's names with the reason. */
export function withMeant(found: PlainDiagnostic, { name, why }: MeantName): PlainDiagnostic {
  const text = typeof found.messageText === "string" ? found.messageText : found.messageText.messageText;
  const fact = text.replace(/ Did you mean .*$/s, "");
  return { ...found, messageText: `${fact} Did you mean '${name}'?${why === "" ? "" : ` ${why}`}` };
}

const fieldNames = "Generated code writes the fields of a .proto in lowerCamelCase.";
const enumNames = "Generated code leaves the name of the enum out of its values.";

export function meantName(written: string, names: readonly string[]): Pick<MeantName, "name" | "why"> | undefined {
  const camel = written.replaceAll(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
  if (camel !== written && names.includes(camel)) return { name: camel, why: fieldNames };
  const value = /^[A-Z0-9_]+$/.test(written) && names.find((name) => name !== "" && written.endsWith(`_${name}`));
  if (value) return { name: value, why: enumNames };
  const near = nearest(written, names);
  return near === undefined ? undefined : { name: near, why: "" };
}

/** The identifier that begins there, or has that place within it: the caret's. */
function identifierAt(file: ts.SourceFile, start: number, api: typeof ts): ts.Identifier | undefined {
  const find = (node: ts.Node): ts.Identifier | undefined => {
    if (start < node.pos || start > node.end) return undefined;
    if (api.isIdentifier(node)) return node.getStart(file) <= start ? node : undefined;
    return api.forEachChild(node, find);
  };
  return find(file);
}

/** The names that could stand in the place of `node`. */
function membersAround(node: ts.Identifier, checker: ts.TypeChecker, api: typeof ts): readonly string[] {
  const type = ownerOf(node, checker, api);
  if (!type) return [];
  const types = type.isUnion() ? type.types : [type];
  const names = types.flatMap((one) => checker.getPropertiesOfType(one).map((member) => member.name));
  return [...new Set(names)].filter((name) => /^[A-Za-z]\w*$/.test(name));
}

function ownerOf({ parent }: ts.Identifier, checker: ts.TypeChecker, api: typeof ts): ts.Type | undefined {
  if (api.isPropertyAccessExpression(parent)) return checker.getTypeAtLocation(parent.expression);
  if (api.isBindingElement(parent)) return checker.getTypeAtLocation(parent.parent.parent);
  if (api.isPropertyAssignment(parent) || api.isShorthandPropertyAssignment(parent))
    return checker.getContextualType(parent.parent);
  return undefined;
}

/** `{ message_count }` says two things at once: the variable keeps its name. */
function restOf({ parent, text }: ts.Identifier, api: typeof ts): string {
  const isShort =
    api.isShorthandPropertyAssignment(parent) || (api.isBindingElement(parent) && parent.propertyName === undefined);
  return isShort ? `: ${text}` : "";
}
