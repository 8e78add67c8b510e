// A handler's source with one thing changed: what a careless edit would do.
import ts from "typescript";

export interface Mutant {
  readonly source: string;
  /** The line of the source that is changed, without its indentation. */
  readonly line: string;
  /** "count < 3 → count <= 3" */
  readonly change: string;
}

/** Every mutant that the operators make, in the order of the source. */
export function mutantsOf(source: string): Mutant[] {
  const file = ts.createSourceFile("handler.ts", source, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return;
    for (const replacement of replacementsOf(node))
      if (replacement !== node.getText(file)) mutants.push(mutantOf(file, node, replacement));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return mutants;
}

const operators: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.LessThanToken]: "<=",
  [ts.SyntaxKind.LessThanEqualsToken]: "<",
  [ts.SyntaxKind.GreaterThanToken]: ">=",
  [ts.SyntaxKind.GreaterThanEqualsToken]: ">",
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: "!==",
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: "===",
  [ts.SyntaxKind.AmpersandAmpersandToken]: "||",
  [ts.SyntaxKind.BarBarToken]: "&&",
  [ts.SyntaxKind.PlusToken]: "-",
  [ts.SyntaxKind.MinusToken]: "+",
  [ts.SyntaxKind.AsteriskToken]: "+",
};

function replacementsOf(node: ts.Node): string[] {
  if (ts.isBinaryExpression(node)) {
    const operator = operators[node.operatorToken.kind];
    return operator === undefined ? [] : [`${node.left.getText()} ${operator} ${node.right.getText()}`];
  }
  if (ts.isNumericLiteral(node)) return [String(Number(node.text) + 1)];
  // Another text, not a longer one: a fixture may say only a part of a message.
  if (ts.isStringLiteral(node) && !ts.isPropertyAssignment(node.parent)) return ['"another text"'];
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === "StatusCode") {
    return [node.name.text === "ABORTED" ? "StatusCode.UNKNOWN" : "StatusCode.ABORTED"];
  }
  if (ts.isExpressionStatement(node) || ts.isIterationStatement(node, false)) return [";"];
  if (ts.isReturnStatement(node) && node.expression) return ["return undefined;"];
  if (ts.isYieldExpression(node) && node.expression && !node.asteriskToken) return [`(${node.expression.getText()})`];
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return [node.operand.getText()];
  return [];
}

function mutantOf(file: ts.SourceFile, node: ts.Node, replacement: string): Mutant {
  const [start, end] = [node.getStart(file), node.getEnd()];
  const { line } = file.getLineAndCharacterOfPosition(start);
  return {
    source: file.text.slice(0, start) + replacement + file.text.slice(end),
    line: file.text.split("\n")[line]?.trim() ?? "",
    change: `${inShort(node.getText(file))} → ${inShort(replacement)}`,
  };
}

/** Cut between two words. */
function inShort(code: string): string {
  const line = code.replaceAll(/\s+/g, " ");
  return line.length <= 60 ? line : line.slice(0, 60).replace(/ \S*$/, " …");
}
