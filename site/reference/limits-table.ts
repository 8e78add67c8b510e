// The table of limits, from server/limits.ts: each with its value and the reason that stands above it.
import { type Documented, propertiesOf } from "./doc-comments.ts";
import { code, type Page, prose, table } from "./page.ts";

export function limitsTable(source: string): Page {
  const all = propertiesOf("server/limits.ts", source, "limits");
  return {
    title: "Limits",
    description: "Every timeout, size and quota of the server, with its reason.",
    order: 60,
    source: "server/limits.ts",
    body: [
      "What a stranger's code or connection may use. They are constants: to change one, change `server/limits.ts`.",
      ...sections(all, "##"),
    ].join("\n\n"),
  };
}

/** A table of what has a reason of its own, then a chapter for each group. */
function sections(limits: readonly Documented[], heading: string): string[] {
  const hasReason = ({ comment }: Documented): boolean => comment !== "";
  const isGroup = (limit: Documented): boolean =>
    limit.members.length > 0 && (!hasReason(limit) || limit.members.every(hasReason));
  const own = limits.filter((limit) => !isGroup(limit));
  const groups = limits.filter(isGroup);
  return [
    ...(own.length > 0 ? [rows(own)] : []),
    ...groups.flatMap(({ name, comment, members }) => [
      `${heading} ${name}`,
      ...(comment === "" ? [] : [prose(comment)]),
      ...sections(members, `${heading}#`),
    ]),
  ];
}

function rows(limits: readonly Documented[]): string {
  const text = table(
    ["limit", "value", "why"],
    limits.map(({ name, signature, comment }) => {
      if (comment === "") throw new Error(`expected a comment with the reason above ${name} in server/limits.ts`);
      return [code(name), code(onOneLine(signature)), prose(comment)];
    }),
  );
  return `<div class="stacked-on-phones">\n\n${text}\n\n</div>`;
}

/** A group of limits that belong together may be written over several lines, which a table's row cannot be. */
const onOneLine = (value: string): string => value.replaceAll(/\s+/g, " ").replace(/, }$/, " }");
