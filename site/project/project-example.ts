// What of an example its project is made from.
import type { MethodSample } from "../lab/index.ts";

export interface ProjectExample {
  readonly name: string;
  readonly title: string;
  readonly services: readonly string[];
  /** Relative to proto/. */
  readonly proto: string;
  readonly methods: Readonly<Record<string, MethodSample>>;
  readonly defaultMethod: string;
}
