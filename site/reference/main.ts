// `node site/reference/main.ts`: writes the pages of content/reference that are made from source. The check runs it and
// fails when a page differs from what is committed.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "./pages.ts";

const root = join(import.meta.dirname, "../..");
for (const [path, text] of referencePages(root)) writeFileSync(join(root, path), text);
