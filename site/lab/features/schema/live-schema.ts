// The reader's .proto as everything in the lab needs it.
import type { MethodEntry } from "../../../run/state/method-entry.ts";
import type { ServedSchema } from "../../../run/session/served-code.ts";
import type { MethodSample } from "../../example.ts";

export interface LiveSchema extends ServedSchema {
  /** Whether a message of the files, or of what they import, has rules of protovalidate. */
  readonly hasRules: boolean;
  readonly entries: readonly MethodEntry[];
  /** Something to begin with, for methods that the example has no sample of. */
  readonly samples: Readonly<Record<string, MethodSample>>;
}
