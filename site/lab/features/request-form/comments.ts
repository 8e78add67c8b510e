// What the .proto says of its fields, to be shown beside them. The lab's own descriptors are without comments, so the server reads the text.
import type { Registry } from "@bufbuild/protobuf";
import { commentsOf } from "live-schema";
import type { Lab } from "../../lab.ts";

export type CommentTexts = ReadonlyMap<string, string>;

/** By full names. Empty when the server cannot be asked now: a form is complete without. */
export async function readComments(lab: Lab, registry: Registry | undefined): Promise<CommentTexts> {
  const { protoPath, protoSource } = lab.example;
  try {
    const read = registry ? undefined : await lab.schema.read({ [protoPath]: protoSource });
    const known = registry ?? (read?.ok === true ? read.schema.registry : undefined);
    return textsOf(known);
  } catch {
    return new Map();
  }
}

function textsOf(registry: Registry | undefined): CommentTexts {
  const files = new Set([...(registry ?? [])].map((type) => type.file));
  const texts = [...files].flatMap((file) => [...commentsOf(file)]);
  return new Map(texts.map(([name, text]) => [name, tidied(text)]));
}

/** One paragraph; what is meant for linters is left out. */
export function tidied(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("buf:lint:")).join(" ");
}
