// The compiler's only door: one for the whole process, since its processes know nothing of sessions.
import { limits } from "../../../limits.ts";
import type { CompileResult } from "../../contract.ts";
import { Compiler } from "./compiler.ts";

const shared = new Compiler(limits);

/** See `Compiler.compile`. */
export function compile(
  files: Readonly<Record<string, string>>,
  owner?: string,
  generated?: Readonly<Record<string, string>>,
): Promise<CompileResult> {
  return shared.compile(files, owner, generated);
}

/** Starts the processes, so that the first reader does not wait for them. */
export const warmUpCompiler = (): Promise<void> => shared.warmUp();

/** Ends the processes and their builds. A later build starts them again. */
export const closeCompiler = (): Promise<void> => shared.close();
