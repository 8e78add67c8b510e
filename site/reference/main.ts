// `node site/reference/main.ts`: writes the pages of content/reference that are made from source. The check runs it and
// fails when a page differs from what is committed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandLine } from "./command-line.ts";
import { configuration } from "./configuration.ts";
import { handlerApi } from "./handler-api.ts";
import { limitsTable } from "./limits-table.ts";
import { pageText } from "./page.ts";
import { services } from "./services.ts";
import { statusCodes } from "./status-codes.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const bytes = (path: string): Uint8Array => readFileSync(join(root, path));

const pages = {
  "handler-api": handlerApi(read),
  services: services(bytes("proto/gen/descriptor_set.binpb")),
  "status-codes": statusCodes(),
  configuration: configuration(read("server/config.ts")),
  limits: limitsTable(read("server/limits.ts")),
  "command-line": commandLine(read("package.json")),
};

for (const [name, page] of Object.entries(pages)) {
  writeFileSync(join(root, `content/reference/${name}.mdx`), pageText(page));
}
