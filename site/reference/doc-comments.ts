// What TypeScript source says in doc comments, read with the compiler's own parser.
import ts from "typescript";

export interface Documented {
  readonly name: string;
  readonly comment: string;
  /** The declaration without bodies, as it is written. */
  readonly signature: string;
  readonly members: readonly Documented[];
}

/** The exported declarations of a file, in its order. */
export function exportsOf(fileName: string, text: string): Documented[] {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  return file.statements.filter(isExported).flatMap((statement) => documented(statement, file));
}

/** The properties of an object literal that a constant is, nested ones as members. */
export function propertiesOf(fileName: string, text: string, constant: string): Documented[] {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (name.getText() === constant && initializer) return literalMembers(initializer, file);
    }
  }
  throw new Error(`expected \`const ${constant}\` in ${fileName}; found none`);
}

function isExported(statement: ts.Statement): boolean {
  return ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(isExport);
}

function isExport({ kind }: ts.Modifier): boolean {
  return kind === ts.SyntaxKind.ExportKeyword;
}

function documented(node: ts.Statement, file: ts.SourceFile): Documented[] {
  const comment = commentOf(node);
  if (ts.isInterfaceDeclaration(node)) {
    return [
      { name: node.name.text, comment, signature: `interface ${node.name.text}`, members: membersOf(node, file) },
    ];
  }
  if (ts.isTypeAliasDeclaration(node)) {
    return [{ name: node.name.text, comment, signature: unexported(node.getText(file)), members: [] }];
  }
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
    const name = node.name?.text ?? "default";
    return [{ name, comment, signature: headOf(node, file), members: [] }];
  }
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map((declaration) => ({
      name: declaration.name.getText(file),
      comment,
      signature: `const ${declaration.name.getText(file)}`,
      members: [],
    }));
  }
  return [];
}

function membersOf(node: ts.InterfaceDeclaration, file: ts.SourceFile): Documented[] {
  return node.members.map((member) => ({
    name: member.name?.getText(file) ?? "",
    comment: commentOf(member),
    signature: member.getText(file).replace(/;$/u, ""),
    members: [],
  }));
}

function literalMembers(node: ts.Expression, file: ts.SourceFile): Documented[] {
  const literal = ts.isAsExpression(node) ? node.expression : node;
  if (!ts.isObjectLiteralExpression(literal)) return [];
  return literal.properties.filter(ts.isPropertyAssignment).map((property) => ({
    name: property.name.getText(file),
    comment: commentOf(property),
    signature: property.initializer.getText(file),
    members: literalMembers(property.initializer, file),
  }));
}

/** Up to the body: of a class its constructor too. */
function headOf(node: ts.FunctionDeclaration | ts.ClassDeclaration, file: ts.SourceFile): string {
  const text = unexported(node.getText(file));
  if (ts.isFunctionDeclaration(node)) return text.slice(0, text.indexOf(node.body?.getText(file) ?? "\0")).trim();
  const head = text.slice(0, text.indexOf("{")).trim();
  const made = node.members.find(ts.isConstructorDeclaration);
  const parameters = made?.parameters.map((parameter) => parameter.getText(file)).join(", ") ?? "";
  return `${head}\nnew ${node.name?.text ?? ""}(${parameters})`;
}

function unexported(text: string): string {
  return text.replace(/^export (?:default )?/u, "");
}

function commentOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return ts.getTextOfJSDocComment(doc?.comment) ?? "";
}
