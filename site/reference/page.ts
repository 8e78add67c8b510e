// A generated page: its front matter, where it comes from, and Markdown that is safe to be MDX.

export interface Page {
  readonly title: string;
  readonly description: string;
  /** Its place in the sidebar. */
  readonly order: number;
  /** What it is made from. */
  readonly source: string;
  readonly body: string;
}

export function pageText({ title, description, order, source, body }: Page): string {
  return [
    "---",
    `title: ${JSON.stringify(title)}`,
    `description: ${JSON.stringify(description)}`,
    "sidebar:",
    `  order: ${String(order)}`,
    "editUrl: false",
    "---",
    "",
    `{/* Made from ${source} by \`npm run generate\`: change that, not this. */}`,
    "",
    body.trim(),
    "",
  ].join("\n");
}

/** Text from a comment, as MDX takes it: what would open a tag or an expression is escaped, but not within code. */
export function prose(comment: string): string {
  return comment
    .split(/(`[^`]*`)/u)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[{}<>|]/gu, "\\$&")))
    .join("")
    .replace(/\s+/gu, " ")
    .trim();
}

/** A Markdown table. Cells are Markdown; a bar in one must be escaped already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Code in a table's cell. */
export function code(text: string): string {
  return `\`${text.replace(/\|/gu, "\\|")}\``;
}
