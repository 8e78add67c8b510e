// Google's common types and annotations: google/rpc, google/type and google/api, as the package google-gax brings their .proto files.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const names = /^google\/(?:api|rpc|type)\/(?:[a-z0-9_]+\/)*[a-z0-9_]+\.proto$/;
const folder = path.resolve(createRequire(import.meta.url).resolve("google-gax"), "../../protos");
/** Some hundred at most, each of a few kilobytes: those that somebody imported. */
const texts = new Map<string, string>();

/** The text of one of them, read when it is first imported; undefined when there is none. */
export function googleProto(name: string): string | undefined {
  if (!names.test(name)) return undefined;
  const known = texts.get(name) ?? textOf(name);
  if (known !== undefined) texts.set(name, known);
  return known;
}

function textOf(name: string): string | undefined {
  try {
    return readFileSync(path.join(folder, name), "utf8");
  } catch {
    return undefined;
  }
}
