// Tells a reader's mistake from ours: esbuild throws its BuildFailure for both its callers here.
import type { BuildFailure } from "esbuild";

export function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && "warnings" in error;
}
