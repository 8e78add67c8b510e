// What axe finds on a page.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

interface Audit {
  /** A selector: only this part of the page. */
  readonly part?: string;
  /** Only these rules of axe. */
  readonly rules?: string[];
}

/** A line for each rule that is broken, with the elements that break it. */
export async function violations(page: Page, { part, rules }: Audit = {}): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  if (part !== undefined) builder.include(part);
  if (rules === undefined) builder.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]);
  else builder.withRules(rules);
  const { violations } = await builder.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}
