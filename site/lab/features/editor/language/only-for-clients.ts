// What Deploy and the sandbox refuse a handler, although the page has its types: those are there for client.ts.
import type ts from "typescript";
import { clientGlobalsPath } from "../client-types.ts";
import { isForClients } from "./modules.ts";

/** What a worker can send: a file cannot be. */
export type PlainDiagnostic = Omit<ts.DiagnosticWithLocation, "file">;

/** As the compiler of Deploy will say. Imports of types alone do not reach it. `api`: of the compiler that has read the file. */
export function refusedImports(file: ts.SourceFile, api: typeof ts): PlainDiagnostic[] {
  return file.statements.flatMap((statement) => {
    if (!api.isImportDeclaration(statement)) return [];
    if (statement.importClause?.phaseModifier === api.SyntaxKind.TypeKeyword) return [];
    const { moduleSpecifier: specifier } = statement;
    if (!api.isStringLiteral(specifier) || !isForClients(specifier.text)) return [];
    return [errorAt(specifier, { file, api, code: 2307 }, `Cannot find module '${specifier.text}'.`)];
  });
}

/** Names of a browser's globals, which the compiler takes for known. */
export function refusedGlobals(program: ts.Program, file: ts.SourceFile, api: typeof ts): PlainDiagnostic[] {
  const checker = program.getTypeChecker();
  const isOfClients = (node: ts.Identifier): boolean =>
    checker.getSymbolAtLocation(node)?.declarations?.[0]?.getSourceFile().fileName === clientGlobalsPath;
  const found: PlainDiagnostic[] = [];
  const visit = (node: ts.Node): void => {
    if (api.isIdentifier(node) && globalNames.has(node.text) && isOfClients(node))
      found.push(errorAt(node, { file, api, code: 2304 }, `Cannot find name '${node.text}'.`));
    api.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const globalNames: ReadonlySet<string> = new Set(["Headers", "HeadersInit"]);

interface Found {
  readonly file: ts.SourceFile;
  readonly api: typeof ts;
  readonly code: number;
}

function errorAt(node: ts.Node, { file, api, code }: Found, messageText: string): PlainDiagnostic {
  const start = node.getStart(file);
  return { start, length: node.end - start, category: api.DiagnosticCategory.Error, code, messageText };
}
