// Every generated page by its file name, made from the sources below a folder.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "./command-line.ts";
import { configuration } from "./configuration.ts";
import { handlerApi } from "./handler-api.ts";
import { instead } from "./instead.ts";
import { limitsTable } from "./limits-table.ts";
import { pageText } from "./page.ts";
import { services } from "./services.ts";
import { statusCodes } from "./status-codes.ts";

/** Text by the path of its file. Throws a sentence when a source lacks the comment that a page is made of. */
export function referencePages(root: string): ReadonlyMap<string, string> {
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  const pages = {
    "handler-api": handlerApi(read),
    instead: instead(),
    services: services(readFileSync(join(root, "proto/gen/descriptor_set.binpb"))),
    "status-codes": statusCodes(),
    configuration: configuration(read("server/config.ts")),
    limits: limitsTable(read("server/limits.ts")),
    "command-line": commandLine(read("package.json")),
  };
  return new Map(Object.entries(pages).map(([name, page]) => [`content/reference/${name}.mdx`, pageText(page)]));
}
