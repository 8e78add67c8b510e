// The compiler's only door: one for the whole process, since its processes know nothing of sessions.
import { limits } from "../../../limits.ts";
import { Compiler } from "./compiler.ts";

const shared = new Compiler(limits);

export const compile = shared.compile.bind(shared);
export const warmUpCompiler = shared.warmUp.bind(shared);
export const closeCompiler = shared.close.bind(shared);
