// One table for the editor, for Deploy and for the sandbox: what a handler may write in place of what is not there.
import { globals } from "./globals.ts";
import { nodeModules, otherNodeModule, packages } from "./modules.ts";

export { globals, nodeModules, packages };

/**
 * What to write instead of a global, or of a member of one ("process.hrtime.bigint"): the line of the longest part that has one.
 * Undefined for everything else.
 */
export function insteadOfGlobal(path: string): string | undefined {
  const parts = path.split(".", 4);
  for (let count = parts.length; count > 0; count--) {
    const name = parts.slice(0, count).join(".");
    if (Object.hasOwn(globals, name)) return globals[name];
  }
  return undefined;
}

/**
 * What to write instead of importing a module of Node's, or a package that has a line. Undefined for other packages and for files
 * ("./other"): only who asks knows which there are.
 */
export function insteadOfModule(specifier: string): string | undefined {
  const name = specifier.replace(/^node:/, "");
  const [first = "", second = ""] = name.split("/", 2);
  const node = lookUp(nodeModules, name) ?? lookUp(nodeModules, first);
  if (node !== undefined || name !== specifier) return node ?? otherNodeModule;
  return lookUp(packages, first.startsWith("@") ? `${first}/${second}` : first);
}

/**
 * V8's message about what is not there ("Buffer is not defined", "performance.mark is not a function") with what to write instead;
 * every other message as it is.
 */
export function explainMissing(message: string): string {
  const [, path = ""] = /^([\w$.]{1,100}) is not (?:defined|a function)$/.exec(message) ?? [];
  const instead = insteadOfGlobal(path);
  return instead === undefined ? message : `${message}: ${instead}`;
}

/** The globals that have a line, without their members. */
export const missingGlobals: readonly string[] = Object.keys(globals).filter((name) => !name.includes("."));

function lookUp(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
