// Comments of the .proto as JSDoc, so that they show where a handler uses what they describe.
import type { AnyDesc } from "@bufbuild/protobuf";
import { qualifiedName } from "@bufbuild/protobuf/reflect";

/** What the .proto says about its declarations, by their full names ("stock.v1.GetPriceRequest.symbol"). */
export type Comments = ReadonlyMap<string, string>;

/** The lines of a comment before a declaration; none when there is nothing to say. */
export function docComment(desc: AnyDesc, comments: Comments, indent: string): string[] {
  const text = comments.get(qualifiedName(desc))?.trim().replaceAll("*/", "* /") ?? "";
  if (text === "") return [];
  return [`${indent}/**`, ...text.split("\n").map((line) => `${indent} * ${line.trim()}`), `${indent} */`];
}
