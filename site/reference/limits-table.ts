// The table of limits, from server/limits.ts: each with its value and the reason that stands above it.
import { type Documented, propertiesOf } from "./doc-comments.ts";
import { code, type Page, prose, table } from "./page.ts";

export function limitsTable(source: string): Page {
  const all = propertiesOf("server/limits.ts", source, "limits");
  const groups = all.filter(({ members }) => members.length > 0);
  return {
    title: "Limits",
    description: "Every timeout, size and quota of the server, with its reason.",
    order: 60,
    source: "server/limits.ts",
    body: [
      "What a stranger's code or connection may use. They are constants: to change one, change `server/limits.ts`.",
      rows(all.filter(({ members }) => members.length === 0)),
      ...groups.map(({ name, members }) => `## ${name}\n\n${rows(members)}`),
    ].join("\n\n"),
  };
}

function rows(limits: readonly Documented[]): string {
  return table(
    ["limit", "value", "why"],
    limits.map(({ name, signature, comment }) => {
      if (comment === "") throw new Error(`expected a comment with the reason above ${name} in server/limits.ts`);
      return [code(name), code(signature), prose(comment)];
    }),
  );
}
