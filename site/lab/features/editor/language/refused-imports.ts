// Imports that Deploy refuses, although the page has their types: those are there for client.ts.
import type ts from "typescript";

/** What a worker can send: a file cannot be. */
export type PlainDiagnostic = Omit<ts.DiagnosticWithLocation, "file">;

/** As the compiler of Deploy will say. Imports of types alone do not reach it. `api`: of the compiler that has read the file. */
export function refusedImports(file: ts.SourceFile, api: typeof ts): PlainDiagnostic[] {
  return file.statements.flatMap((statement) => {
    if (!api.isImportDeclaration(statement)) return [];
    if (statement.importClause?.phaseModifier === api.SyntaxKind.TypeKeyword) return [];
    const { moduleSpecifier: specifier } = statement;
    if (!api.isStringLiteral(specifier) || !isForClients(specifier.text)) return [];
    const start = specifier.getStart(file);
    return {
      ...{ start, length: specifier.end - start },
      ...{ category: api.DiagnosticCategory.Error, code: 2307, messageText: `Cannot find module '${specifier.text}'.` },
    };
  });
}

function isForClients(specifier: string): boolean {
  return specifier === "./transport" || specifier.startsWith("@connectrpc/");
}
