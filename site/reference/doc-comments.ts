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
  return parse(fileName, text).statements.filter(isExported).flatMap(documented);
}

/** The properties of an object literal that a constant is, nested ones as members. */
export function propertiesOf(fileName: string, text: string, constant: string): Documented[] {
  for (const statement of parse(fileName, text).statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (name.getText() === constant && initializer) return literalMembers(initializer);
    }
  }
  throw new Error(`expected \`const ${constant}\` in ${fileName}; found none`);
}

function parse(fileName: string, text: string): ts.SourceFile {
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.Latest, true);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function documented(node: ts.Statement): Documented[] {
  const comment = commentOf(node);
  if (ts.isInterfaceDeclaration(node)) {
    const name = node.name.text;
    return [{ name, comment, signature: `interface ${name}`, members: node.members.map(memberOf) }];
  }
  if (ts.isTypeAliasDeclaration(node)) {
    return [{ name: node.name.text, comment, signature: unexported(node.getText()), members: [] }];
  }
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
    return [{ name: node.name?.text ?? "default", comment, signature: headOf(node), members: [] }];
  }
  if (!ts.isVariableStatement(node)) return [];
  return node.declarationList.declarations.map((declaration) => {
    const name = declaration.name.getText();
    return { name, comment, signature: `const ${name}`, members: [] };
  });
}

function memberOf(member: ts.TypeElement): Documented {
  const signature = member.getText().replace(/;$/u, "");
  return { name: member.name?.getText() ?? "", comment: commentOf(member), signature, members: [] };
}

function literalMembers(node: ts.Expression): Documented[] {
  const literal = ts.isAsExpression(node) ? node.expression : node;
  if (!ts.isObjectLiteralExpression(literal)) return [];
  return literal.properties.filter(ts.isPropertyAssignment).map((property) => ({
    name: property.name.getText(),
    comment: commentOf(property),
    signature: property.initializer.getText(),
    members: literalMembers(property.initializer),
  }));
}

/** Up to the body: of a class its constructor too. */
function headOf(node: ts.FunctionDeclaration | ts.ClassDeclaration): string {
  const text = unexported(node.getText());
  if (ts.isFunctionDeclaration(node)) return text.slice(0, text.indexOf(node.body?.getText() ?? "\0")).trim();
  const head = text.slice(0, text.indexOf("{")).trim();
  const constructor = node.members.find(ts.isConstructorDeclaration);
  const parameters = constructor?.parameters.map((parameter) => parameter.getText()).join(", ") ?? "";
  return `${head}\nnew ${node.name?.text ?? ""}(${parameters})`;
}

function unexported(text: string): string {
  return text.replace(/^export (?:default )?/u, "");
}

function commentOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return ts.getTextOfJSDocComment(doc?.comment) ?? "";
}
