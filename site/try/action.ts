// What a reader does in a "try this" step, as data: the spec that performs every step of every page reads it there.
import type { JsonObject } from "../lab/index.ts";

/**
 * "send" sends the message that the lab offers; "ended" and `received` wait, for the status or for so many messages. A
 * `deadline` is in milliseconds, and 0 takes it away; so does "" with a key of the metadata. `replace` is text that stands in
 * the handler.
 */
export type Action =
  | "run"
  | "cancel"
  | "end input"
  | "send"
  | "ended"
  | { readonly send: JsonObject }
  | { readonly request: JsonObject }
  | { readonly method: string }
  | { readonly deadline: number }
  | { readonly metadata: Readonly<Record<string, string>> }
  | { readonly replace: string; readonly by: string }
  | { readonly received: number };
