// How the compiler reads the reader's code: strict, and with the sandbox's globals in the place of a browser's.
import { sourceFolder } from "../libs.ts";

/** Beside the target, the kind of modules and how they are found, which each compiler has enums of its own for. */
export const compilerOptions = {
  // The sandbox has no DOM, so neither have its types. What it does have is in globals.d.ts.
  lib: ["lib.es2024.d.ts", "lib.esnext.disposable.d.ts", "lib.esnext.promise.d.ts"],
  types: ["playground"],
  typeRoots: ["file:///node_modules/@types"],
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  isolatedModules: true,
  allowNonTsExtensions: true,
};

/** Under which the worker finds an open file: handlers and clients lie beside ./gen. */
export function fileAddress(modelName: string, extension: "ts" | "proto"): string {
  return `${sourceFolder}/${modelName}.${extension}`;
}
